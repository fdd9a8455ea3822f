"""What is understood of expressions, and of spans of time, without JavaScript."""

import time
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightbyeight.emulator.automation.expressions import Scope, decided, filled
from eightbyeight.emulator.automation.spans import read_span

DATA = {"a": {"b": "x", "n": 200, "yes": True, "none": None}, "one": 1, "text": "200"}
SCOPE = Scope(DATA, {"reply": {"text": "hi"}}, "U")


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("true", True),
        (" true ", True),
        ("false", False),
        ("data.a.yes", True),
        ("data.a.b", False),
        ("data.a.b == 'x'", True),
        ('data.a.b === "x"', True),
        ("data.a.b=='y'", False),
        ("data.a.b != 'y'", True),
        ("data.a.b !== 'x'", False),
        ("'x' == data.a.b", True),
        ("data.a.n == 200", True),
        ("data.a.n == 200.0", True),
        ("data.a.n == -200", False),
        ("data.text == 200", False),
        ("data.one == true", False),
        ("data.a.yes == true", True),
        ("data.a.none == null", True),
        ("data.nothing.at.all == null", True),
        ("data.a.b.c == null", True),
        ("data.a != null", True),
        ("step.reply != null", True),
        ("step.reply.text == 'hi'", True),
        ("step.other == null", True),
        ("data.a.n >= 200", False),
        ("data.a.n == 200 && true == true", False),
        ("data.a.n == f()", False),
        ("data.a.n != f()", False),
        ("f() == null", False),
        ("isCountryCode(data.a.b, 'SG')", False),
        ("", False),
    ],
)
def test_conditions(expression: str, expected: bool) -> None:
    """True, and equality of two values, is understood; everything else counts as false [K8]."""
    assert expected is decided(expression, {**DATA, "step": SCOPE.step})


def test_a_condition_without_a_step() -> None:
    """Where no step has given anything, what it gave is null [K8]."""
    assert decided("step.reply == null", {"step": "x"})
    assert decided("step == null", {}) is False


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{{data.a.n}}", 200),
        (" {{ data.a.n }} ", 200),
        ("{{data.a}}", DATA["a"]),
        ("n={{data.a.n}}, {{data.a.b}}{{data.no}}", "n=200, x"),
        ("{{data.a.yes}} {{step.reply}}", 'true {"text": "hi"}'),
        ("{{'x'}}", "x"),
        ('{{"x"}}', "x"),
        ("{{''}}", ""),
        ("{{1.5}}", 1.5),
        ("{{false}}", False),
        ("{{null}}", None),
        ("{{uuid()}}", "U"),
        ("{{f()}}", None),
        ("{{data.a.b}} and {{data.a.b}}", "x and x"),
        ("plain", "plain"),
        ("", ""),
        ("{{data.one", "{{data.one"),
        ("{{data.one}} {{data.text", "1 {{data.text"),
        ("{{data.one}}}}", "1}}"),
        (3, 3),
        ({"x": ["{{data.one}}", {"y": "{{data.text}}"}]}, {"x": [1, {"y": "200"}]}),
    ],
)
def test_filling(template: object, expected: object) -> None:
    """Expressions give way to values, in texts, lists and objects [K9]."""
    assert expected == filled(template, SCOPE)


@pytest.mark.parametrize("text", ["{{" * 100_000, "{{a}}" * 100_000, "a" + " " * 100_000 + "="])
def test_long_texts(text: str) -> None:
    """However a text is made, it takes the time of reading it once [K9]."""
    started = time.perf_counter()
    filled(text, SCOPE)
    decided(text, DATA)

    assert time.perf_counter() - started < 5


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("2", 172_800),
        ("0", 0),
        ("00:30:00", 1800),
        ("00:30", 1800),
        ("1.6:30:15", 109_815),
        ("1.00:00:00", 86_400),
        ("00:00:00.5", 0.5),
        (" 00:00:05 ", 5),
        ("3650", 315_360_000),
    ],
)
def test_spans(text: str, seconds: float) -> None:
    """Spans of time are days, hours, minutes and seconds, or days alone [K2]."""
    assert timedelta(seconds=seconds) == read_span(text)


@pytest.mark.parametrize(
    "text",
    ["", "soon", "24:00:00", "00:60:00", "00:00:60", "1.5", "-1", "3650.00:00:01", "1:2:3:4"],
)
def test_what_is_no_span(text: str) -> None:
    """What is none, or longer than ten years, is refused [K2]."""
    with pytest.raises(ValueError, match=r"no time span|too long"):
        read_span(text)


@given(st.timedeltas(timedelta(0), timedelta(days=3650)))
def test_every_span(span: timedelta) -> None:
    """Every span that is written in full is read as it was meant [K2]."""
    whole = timedelta(days=span.days, seconds=span.seconds)
    hours, rest = divmod(whole.seconds, 3600)

    text = f"{whole.days}.{hours:02}:{rest // 60:02}:{rest % 60:02}"

    assert whole == read_span(text)
