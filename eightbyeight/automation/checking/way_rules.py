"""What can be wrong with the ways through a workflow; pure."""

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from eightbyeight.automation.checking.pages import CREATE, STEPS
from eightbyeight.automation.scripts import is_scripted
from eightbyeight.automation.steps import (
    RawStep,
    Step,
    VoiceMessage,
    Wait,
    WaitForDTMF,
    WaitForReply,
)
from eightbyeight.automation.values import VoiceAction
from eightbyeight.automation.ways import Graph, Place, choices_of, reached_from
from eightbyeight.findings import Finding

__all__ = ["find_in_ways", "label_of"]

_SHOWN = 5
"""Steps that one finding names; more are hardly read."""


def label_of(place: Place) -> str:
    """Name a step for a finding: by its id, or by its place where it has none."""
    name: object = place.step.id
    return name if isinstance(name, str) and name.strip() else place.path


def find_in_ways(graph: Graph) -> Iterator[Finding]:
    """Look for what is wrong between steps."""
    yield from _ids(graph)
    yield from _targets(graph)
    yield from _voices(graph)
    yield from _unreached(graph)
    yield from _loops(graph)


def _ids(graph: Graph) -> Iterator[Finding]:
    for number, place in enumerate(graph.places):
        name: object = place.step.id
        if not isinstance(name, str):
            fault = f"must be a text, not {type(name).__name__}"
        elif not name.strip():
            fault = "is blank"
        elif graph.by_id[name] != number:
            fault = f"{name!r:.60} is the id of {graph.places[graph.by_id[name]].path} too"
        else:
            continue
        yield Finding.error(
            "step-id",
            f"{place.path}.id",
            fault,
            "give every step an id of its own, those in do too",
            STEPS,
        )


def _targets(graph: Graph) -> Iterator[Finding]:
    for place in graph.places:
        chosen: list[tuple[str, object]] = [
            ("select_next_step", target) for target in choices_of(place.step)
        ]
        named = [("next_step_id", place.step.next_step_id), *chosen]
        for attribute, target in named:
            if isinstance(target, str) and target not in graph.by_id:
                yield Finding.error(
                    "step-missing",
                    f"{label_of(place)}.{attribute}",
                    f"{target!r:.60} is the id of no step",
                    "name a step of this workflow, or add the step",
                    CREATE,
                )


def _voices(graph: Graph) -> Iterator[Finding]:
    before = _backward(graph)
    for number, place in enumerate(graph.places):
        if isinstance(place.step, WaitForDTMF):
            earlier = reached_from({number}, before)
            calls = [graph.places[one] for one in sorted(earlier)]
            if not any(_may_capture(call.step) for call in calls):
                yield _no_capture(place, calls)
            if not place.step.dtmf_request_id:
                yield _no_call(place, calls)


def _may_capture(step: Step) -> bool:
    if isinstance(step, VoiceMessage):
        return step.action == VoiceAction.SAY_AND_CAPTURE or is_scripted(step.action)
    return isinstance(step, RawStep)


def _no_capture(place: Place, earlier: list[Place]) -> Finding:
    where, said = label_of(place), "waits for keys, and no VoiceMessage before it takes any"
    mend = f"put a VoiceMessage with the action {VoiceAction.SAY_AND_CAPTURE} on the way to it"
    for call in earlier:
        if isinstance(call.step, VoiceMessage) and call.step.action not in list(VoiceAction):
            said = f"{call.step.action!r:.60} is not known to take keys, and {where} waits for them"
            mend = f"write {VoiceAction.SAY_AND_CAPTURE}"
            where = f"{label_of(call)}.action"
            break
    return Finding.error("dtmf-without-voice", where, said, mend, STEPS)


def _no_call(place: Place, earlier: list[Place]) -> Finding:
    mend = (
        'give the VoiceMessage client_request_id="{{uuid()}}", and outputs={"call": '
        '"{{step.response.clientRequestId}}"}; and here write "{{data.call}}"'
    )
    for call in earlier:
        if isinstance(call.step, VoiceMessage) and call.step.client_request_id:
            mend = f"give the id that {label_of(call)}.client_request_id has, as kept in data"
    return Finding.warning(
        "dtmf-of-no-call",
        f"{label_of(place)}.dtmf_request_id",
        "is left out, so that nothing says whose keys are waited for",
        mend,
        STEPS,
    )


def _unreached(graph: Graph) -> Iterator[Finding]:
    reached = reached_from({0}, graph.onward)
    # A step of an unknown type may lead anywhere, as the "Jump To" of 8x8 Connect does.
    if any(isinstance(graph.places[number].step, RawStep) for number in reached):
        return
    for number, place in enumerate(graph.places):
        # Of a doubled id another rule speaks, and of what is in an If the If's own finding.
        alone = graph.by_id[str(place.step.id)] == number and place.inside is None
        if alone and number not in reached:
            yield Finding.warning(
                "step-not-reached",
                label_of(place),
                "no step leads to it, and it is not the first",
                "name it in next_step_id or select_next_step of another step, or remove it",
                CREATE,
            )


def _loops(graph: Graph) -> Iterator[Finding]:
    """Warn of loops without a pause or an end; the vendor's own example loops, through a Wait."""
    reached = reached_from({0}, graph.onward)
    endless = reached - reached_from(set(graph.may_end), _backward(graph))
    if endless:
        yield _loop(graph, "loop-without-end", endless, "a way out")
    busy = {number for number in reached if not _pauses(graph.places[number].step)}
    turning = _circle({number: graph.onward[number] & busy for number in busy})
    if turning:
        yield _loop(graph, "loop-without-pause", turning, "a Wait")


# Of one step, and of several.
_TURNING = {
    "loop-without-end": ("never comes to an end", "never come to an end"),
    "loop-without-pause": ("leads back to itself at once", "lead back to themselves at once"),
}


def _circle(onward: Mapping[int, frozenset[int]]) -> set[int]:
    try:
        TopologicalSorter(onward).prepare()
    except CycleError as error:
        return set(error.args[1])
    return set()


def _backward(graph: Graph) -> tuple[frozenset[int], ...]:
    backward: list[set[int]] = [set() for _ in graph.places]
    for number, targets in enumerate(graph.onward):
        for target in targets:
            backward[target].add(number)
    return tuple(frozenset(numbers) for numbers in backward)


def _loop(graph: Graph, rule: str, numbers: set[int], mend: str) -> Finding:
    what = _TURNING[rule][len(numbers) > 1]
    return Finding.warning(
        rule, None, f"{_named(graph, numbers)} {what}", f"put {mend} into the loop", CREATE
    )


def _pauses(step: Step) -> bool:
    return isinstance(step, Wait | WaitForReply | WaitForDTMF | RawStep)


def _named(graph: Graph, numbers: set[int]) -> str:
    names = [label_of(graph.places[number]) for number in sorted(numbers)]
    shown = ", ".join(names[:_SHOWN])
    return shown if len(names) <= _SHOWN else f"{shown} and {len(names) - _SHOWN} more"
