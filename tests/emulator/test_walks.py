"""Random walks through a campaign's life, beside a small model of its own."""

from typing import TYPE_CHECKING

from attrs import define, field
from hypothesis import given, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from tests.emulator.conftest import Caller

# Read from "State machine" for this file alone: (state, action) and where that leads.
_LEADS = {
    ("CREATED", "BUILD"): "BUILDING",
    ("READY", "BUILD"): "BUILDING",
    ("BUILD_ERROR", "BUILD"): "BUILDING",
    ("READY", "RESET"): "CREATED",
    ("BUILD_ERROR", "RESET"): "CREATED",
    ("RUNNING", "PAUSE"): "PAUSED",
    ("PAUSED", "RESUME"): "RUNNING",
    ("RUN_ERROR", "RETRY"): "RUNNING",
    ("PENDING", "CANCEL"): "COMPLETE",
    ("RUNNING", "CANCEL"): "COMPLETE",
    ("PAUSED", "CANCEL"): "COMPLETE",
    ("RUN_ERROR", "CANCEL"): "COMPLETE",
    ("PAUSED", "PURGE"): "PAUSED",
    ("RUN_ERROR", "PURGE"): "RUN_ERROR",
    ("COMPLETE", "PURGE"): "COMPLETE",
}


@define
class Model:
    """What the documents say of a campaign, in whole seconds, one second after the other."""

    state: str
    opens: int
    ends: int
    now: int = 0
    left: int = 0
    on: bool = True
    starting: bool = False
    failing: set[str] = field(factory=set)
    ids: list[str] = field(factory=list)

    def enter(self, state: str) -> None:
        """Come into a state, and go on where it does not last."""
        self.state = state
        self.left = 2 if state in {"BUILDING", "STARTING"} else 0
        if state == "RUNNING" and "run" in self.failing:
            self.failing.remove("run")
            self.state = "RUN_ERROR"
        self.obey_schedule()

    def obey_schedule(self) -> None:
        """Start and end as the schedule says."""
        if self.state in {"PENDING", "RUNNING"} and self.now >= self.ends:
            if self.state == "RUNNING" or self.ends <= self.opens:
                self.enter("COMPLETE")
        elif self.state == "PENDING" and self.now >= self.opens:
            self.enter("STARTING")

    def tick(self) -> None:
        """Let a second pass."""
        self.now += 1
        if self.left:
            self.left -= 1
            if not self.left:
                self.end_transient()
        self.obey_schedule()

    def end_transient(self) -> None:
        """Leave BUILDING or STARTING."""
        stage = "build" if self.state == "BUILDING" else "start"
        if stage in self.failing:
            self.failing.remove(stage)
            self.enter("BUILD_ERROR")
        elif stage == "start":
            self.enter("RUNNING")
        elif self.starting:
            self.start()
        else:
            self.enter("READY")

    def start(self) -> None:
        """Start what is built."""
        self.enter("PENDING" if self.now < self.opens else "STARTING")

    def act(self, action: str, *, enabled: bool | None, build: bool | None) -> bool:
        """Do an action, or say that it is refused."""
        if not (self.on or enabled) and action not in {"BUILD", "RESET"}:
            return False
        builds = action == "START" and build is True and self.state in {"CREATED", "READY"}
        starts = action == "START" and self.state == "READY"
        if not builds and not starts and (self.state, action) not in _LEADS:
            return False
        self.on = self.on if enabled is None else enabled
        self.starting = builds
        if builds:
            self.enter("BUILDING")
        elif starts:
            self.start()
        elif action == "PURGE":
            pass
        else:
            self.enter(_LEADS[self.state, action])
        return True

    def fail(self, stage: str) -> None:
        """Let a stage fail: a run that is under way at once."""
        if stage == "run" and self.state == "RUNNING":
            self.state = "RUN_ERROR"
        else:
            self.failing.add(stage)


STATES = ["CREATED", "READY", "PENDING", "RUNNING", "PAUSED", "COMPLETE", "BUILD_ERROR"]
STATES += ["BUILDING", "STARTING", "RUN_ERROR", "DELETED"]
ACTIONS = ["BUILD", "RESET", "START", "PAUSE", "RESUME", "RETRY", "CANCEL", "PURGE"]
FLAG = st.sampled_from([None, None, True, False])
STEP = st.one_of(
    st.tuples(st.just("act"), st.sampled_from(ACTIONS), FLAG, FLAG),
    st.tuples(st.just("act"), st.sampled_from(["BUILD", "START"]), st.none(), st.just(value=True)),
    st.tuples(st.just("wait"), st.integers(1, 6)),
    st.tuples(st.just("fail"), st.sampled_from(["build", "start", "run"])),
    st.tuples(st.just("add"), st.sampled_from("ABCD")),
)


async def _act(service: "Caller", model: Model, campaign_id: str, step: tuple[object, ...]) -> None:
    _, action, enabled, build = step
    flags = {"enabled": enabled, "buildOnStart": build}
    given_flags = {name: flag for name, flag in flags.items() if flag is not None}

    answer = await service.modify(campaign_id, action, **given_flags)

    assert isinstance(action, str)
    assert enabled is None or isinstance(enabled, bool)
    assert build is None or isinstance(build, bool)
    if model.act(action, enabled=enabled, build=build):
        assert (200, model.state) == answer.outcome
        assert len(model.ids) == answer.body["recordCount"]
    else:
        assert 409 == answer.status


async def _add(service: "Caller", model: Model, campaign_id: str, text: object) -> None:
    answer = await service.add(campaign_id, text)

    assert isinstance(text, str)
    refused = model.state in {"BUILDING", "STARTING", "COMPLETE", "DELETED"}
    if refused or text in model.ids:
        assert 409 == answer.status
        assert (model.state if refused else text) in str(answer.body["detail"])
    else:
        assert 200 == answer.status
        model.ids.append(text)


@settings(max_examples=300)
@given(
    state=st.sampled_from(STATES),
    opens=st.sampled_from([0, 0, 5, 20]),
    ends=st.sampled_from([1000, 1000, 3, 12, 20]),
    steps=st.lists(STEP, max_size=25),
)
async def test_a_walk(
    caller: "type[Caller]",
    state: str,
    opens: int,
    ends: int,
    steps: list[tuple[object, ...]],
) -> None:
    """After any steps, emulator and model agree on state, flag and records.

    [S1] [S2] [S6] [S8] [S12] [T1] [T2] [T3] [T4] [T5] [T6] [T7] [T8] [T9] [A9] [A10]
    """
    service = caller()
    campaigns = service.emulator.campaigns
    campaign_id = service.create(
        state=state, start_time=service.at(opens), end_time=service.at(ends)
    )
    model = Model(state, opens, ends)
    model.enter(state)
    for step in steps:
        match step:
            case ("act", *_):
                await _act(service, model, campaign_id, step)
            case ("wait", int(seconds)):
                service.clock.advance(seconds)
                for _ in range(seconds):
                    model.tick()
            case ("fail", str(stage)):
                {
                    "build": campaigns.fail_next_build,
                    "start": campaigns.fail_next_start,
                    "run": campaigns.fail_run,
                }[stage](campaign_id)
                model.fail(stage)
            case (_, text):
                await _add(service, model, campaign_id, text)
    look = service.get(campaign_id)
    assert (model.state, model.on) == (look.state, look.enabled)
    assert tuple(model.ids) == look.crm_record_ids
