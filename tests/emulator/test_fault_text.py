"""Scenarios as text: every one can be written and read, and what cannot says how to mend it."""

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightbyeight.campaigns.states import CampaignState
from eightbyeight.emulator import Fault, Instruction, Scenario, faults
from eightbyeight.emulator.instructions import (
    Cut,
    Done,
    Empty,
    Event,
    Happening,
    Late,
    Page,
    Part,
    Shown,
    Slow,
    Status,
)
from eightbyeight.errors import InvalidInputError

SECONDS = st.floats(0, 24 * 3600)
COUNT = st.integers(1, 10**6)
STATUS = st.integers(200, 599)
PRINTABLE = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E, exclude_characters=";"))
OPTION = PRINTABLE.map(str.strip)
HEADER = st.sampled_from(["retry-after", "x-ratelimit-reset", "date", "then"])
STATUSES = st.builds(
    Status,
    STATUS,
    st.none() | st.text(),
    st.none() | OPTION,
    st.lists(st.tuples(HEADER, OPTION)).map(tuple),
)
ENDS = st.one_of(
    st.sampled_from([each for each in Shown if each is not Shown.REFUSED]),
    STATUSES,
    st.builds(Page, STATUS),
    st.builds(Empty, STATUS),
    st.builds(Cut, st.integers(0, 10**6)),
)
DOINGS = st.one_of(
    st.just(Done.FULLY),
    st.builds(Part, COUNT),
    st.builds(Late, SECONDS),
    st.builds(Late, requests=COUNT),
)
IDS = st.text(min_size=1) | st.sampled_from(["CRM 5", "@1", "@@", "a#b", '"', "\\", "x:", "times"])
HAPPENINGS = st.one_of(
    st.builds(
        Happening,
        st.sampled_from([Event.FOREIGN, Event.INVALID, Event.VALID, Event.FINISH]),
        IDS | COUNT,
    ),
    st.just(Happening(Event.REVOKE)),
    st.builds(Happening, st.just(Event.STATE), st.sampled_from(CampaignState)),
)
PARTS = st.tuples(DOINGS, ENDS | st.builds(Slow, SECONDS)) | st.tuples(
    st.just(Done.NOT), ENDS | st.just(Shown.REFUSED)
)
INSTRUCTIONS = st.builds(
    lambda parts, stall, each: Instruction(parts[0], parts[1], stall, tuple(each)),
    PARTS,
    st.just(0.0) | SECONDS,
    st.lists(HAPPENINGS, max_size=3),
)
CHOICES: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.just({}),
    st.fixed_dictionaries({"request": COUNT}),
    st.fixed_dictionaries({"every": COUNT}),
    st.fixed_dictionaries({"rate": st.floats(0, 1), "seed": st.integers(-9, 9)}),
)
FAULTS = st.builds(
    lambda does, choice, containing, method, times: Fault(
        does, **choice, containing=containing, method=method, times=times
    ),
    INSTRUCTIONS,
    CHOICES,
    st.none() | IDS,
    st.sampled_from(["POST", "PUT", "PATCH", "DELETE", "GET", "ANY"]),
    st.none() | COUNT,
)


@given(scenario=st.lists(FAULTS, max_size=5).map(lambda each: Scenario(tuple(each))))
def test_what_is_written_is_read(scenario: Scenario) -> None:
    """Whatever values a scenario is made of, its text is read as the same values."""
    assert scenario == Scenario.parse(str(scenario))


@given(text=st.text(st.sampled_from('request 3:"\\#@;=,then_commit5\n')) | st.text())
def test_any_text(text: str) -> None:
    """Whatever a text holds, it is a scenario or an error of ours that names the line."""
    try:
        Scenario.parse(text)
    except InvalidInputError as error:
        for problem in error.problems:
            assert re.match(r"line \d+: ", problem.message)
            assert "faults" == problem.field


def test_the_words_that_are_described() -> None:
    """Every match and word that the module describes is one."""
    text = faults.__doc__ or ""
    rows = re.findall(r"^(``.+?``)  +\S", text, re.MULTILINE)
    forms = [form for row in rows for form in re.findall(r"``(.+?)``", row)]
    lines = [f"{form} ok" if form.endswith(":") else form for form in forms]

    assert 25 < len(lines)
    for line in lines:
        for end in ("500", "drop", "rst", "html:200", "empty:200", "truncate:11", "stall:2", "ok"):
            assert Scenario.parse(line.replace("END", end)).faults


def test_the_example() -> None:
    """The scenario that the module begins with is one, comments and all."""
    example = (faults.__doc__ or "").split("'''")[1]

    assert 6 == len(Scenario.parse(example).faults)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("ok", Fault(Instruction())),
        ("ok times 3", Fault("ok", times=3)),
        ("request 3: commit_then:500", Fault("commit_then:500", request=3)),
        ("  every 10 : ok", None),
        ("every 10: ok", Fault("ok", every=10)),
        ("patch every 2: ok", Fault("ok", every=2, method="PATCH")),
        ("any: ok", Fault("ok", method="ANY")),
        ("post: ok", Fault("ok")),
        ("rate 0.5 seed 7: ok", Fault("ok", rate=0.5, seed=7)),
        ("containing CRM-1 request 2: ok", Fault("ok", containing="CRM-1", request=2)),
        ("containing O'Brien: ok  # late again", Fault("ok", containing="O'Brien")),
        ('containing "a b": ok', Fault("ok", containing="a b")),
        ("containing a#b: ok", Fault("ok", containing="a#b")),
        ("stall:2 status:503", Fault(Instruction(Done.NOT, Status(503), 2.0))),
        (
            'foreign:@1 foreign:@@1 foreign:"x y" commit_then:500',
            Fault(
                Instruction(
                    answer=Status(500),
                    happenings=(
                        Happening(Event.FOREIGN, 1),
                        Happening(Event.FOREIGN, "@1"),
                        Happening(Event.FOREIGN, "x y"),
                    ),
                )
            ),
        ),
        (
            "status:429;Retry_After=2;title=Slow;detail=a;b=c",
            Fault(Instruction(Done.NOT, Status(429, "a;b=c", "Slow", (("retry-after", "2"),)))),
        ),
        ("late_commit:2requests", Fault(Instruction(Late(requests=2), Status(504)))),
        ("late_commit:0.5;then=drop", Fault(Instruction(Late(0.5), Shown.DROP))),
        ("commit_part:3", Fault(Instruction(Part(3), Status(500)))),
        ("commit_then:stall:2", Fault(Instruction(answer=Slow(2.0)))),
    ],
)
def test_what_a_line_means(text: str, line: Fault | None) -> None:
    """A line is read as the module describes it."""
    if line is None:
        with pytest.raises(InvalidInputError):
            Fault.parse(text)
    else:
        assert line == Fault.parse(text)


WRONG = {
    "comit_then:500": "is commit_then:500 meant?",
    "drop_before_comit": "is drop_before_commit meant?",
    "explode": "one is ok, commit_then:500 or drop_before_commit, and a match ends with a colon",
    "explode:3": "one is ok, commit_then:500 or drop_before_commit",
    "commit_then": "wants a value, such as commit_then:500",
    "commit_then:": "nothing is not a whole number",
    "commit_then:5xx": "5xx is not a whole number",
    "commit_then:99": "between 200 and 599",
    "commit_then:refused": "nothing can be done without a connection",
    "ok:3": "takes no value: write ok",
    "ok ok": "one end",
    "stall:1 stall:2": "add up the seconds",
    "stall": "nothing is not a number",
    "stall:nan": "between 0 seconds and a day",
    "stall:-1": "between 0 seconds and a day",
    "late_commit:": "nothing is not a number",
    "late_commit:0requests": "at least 1",
    "truncate:-1": "at least 0",
    "html:1": "between 200 and 599",
    "empty:999": "between 200 and 599",
    "commit_part:0": "at least 1",
    "status:429;retry": "retry is no option",
    "status:429;content_length=3": "no header that can be set here",
    "status:429;a__b=3": "no header that can be set here",
    'status:"429;a=é"': "printable ASCII",
    "foreign": "wants a value, such as foreign:CRM-5",
    "foreign:": "wants a value",
    "foreign:@": "after @ comes a record's place",
    "foreign:@0": "at least 1",
    "revoke:k": "write revoke",
    "state:ASLEEP": "must be one of CREATED",
    "request 3 ok": "ends with a colon|no match",
    "request 3": "no colon at its end",
    "request": "nothing is not a whole number",
    "request: ok": "is no match",
    "request x: ok": "x is not a whole number",
    "request 0: ok": "at least 1",
    "rate 2: ok": "between 0 and 1",
    "rate nan: ok": "between 0 and 1",
    "every 2 request 3: ok": "take one of",
    "every 2 seed 3: ok": "belongs to a rate",
    'containing "": ok': "no match|wants the id",
    "request 3:": "instruction: is missing",
    "ok times x": "x is not a whole number",
    "ok times 0": "at least 1",
    'foreign:"x': "is not closed",
    '"': "is not closed",
    'foreign:"\\x"': "not written as in JSON",
}


@pytest.mark.parametrize("text", WRONG)
def test_what_is_no_line(text: str) -> None:
    """What cannot be read is refused with its line's number and with how to mend it."""
    with pytest.raises(InvalidInputError, match=WRONG[text]) as caught:
        Scenario.parse(f"ok\n# fine\n{text}")

    assert ["line 3: "] == [problem.message[:8] for problem in caught.value.problems]


def test_every_line_that_is_wrong() -> None:
    """All wrong lines are told at once."""
    with pytest.raises(InvalidInputError) as caught:
        Scenario.parse("explode\nok\nexplode\n")

    assert ["line 1", "line 3"] == [problem.message[:6] for problem in caught.value.problems]


@pytest.mark.parametrize(
    "choice",
    [
        {"request": 0},
        {"every": 0},
        {"times": 0},
        {"rate": -0.1},
        {"containing": ""},
        {"method": "HEAD"},
        {"request": 1, "every": 1},
        {"does": "nothing"},
    ],
)
def test_values_that_cannot_be(choice: dict[str, object]) -> None:
    """As values, too, a fault that cannot be is refused."""
    with pytest.raises(InvalidInputError):
        Fault(**{"does": "ok", **choice})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "make",
    [
        Late,
        lambda: Late(1.0, 1),
        lambda: Instruction(Done.FULLY, Shown.REFUSED),
        lambda: Instruction(Done.NOT, Slow(1.0)),
        lambda: Slow(-1.0),
        lambda: Status(200, title="a;b"),
    ],
)
def test_parts_that_do_not_go_together(make: "type[object]") -> None:
    """An instruction that nobody could carry out is refused when it is made."""
    with pytest.raises(InvalidInputError):
        make()


def test_what_an_emulator_takes(tmp_path: Path) -> None:
    """A scenario can be a text, a file, values and lines, itself, or nothing."""
    path = tmp_path / "faults.txt"
    path.write_text("\ufeffok\r\nrevoke\r\n", encoding="utf-8")
    expected = Scenario((Fault("ok"), Fault("revoke")))

    assert expected == Scenario.of("ok\nrevoke")
    assert expected == Scenario.of(path)
    assert expected == Scenario.of(["ok", Fault("revoke")])
    assert expected == Scenario.of(expected)
    assert Scenario() == Scenario.of(None)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    """A file that is missing, or no text, is named with the reason."""
    with pytest.raises(InvalidInputError, match=r"faults: .*none.txt cannot be read: No such file"):
        Scenario.read(tmp_path / "none.txt")
    (tmp_path / "some.txt").write_bytes(b"\xff")
    with pytest.raises(InvalidInputError, match="not UTF-8"):
        Scenario.read(tmp_path / "some.txt")
