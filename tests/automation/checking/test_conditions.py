"""Conditions are called exclusive only where their text proves it."""

import pytest

from eightbyeight.automation.checking.conditions import are_exclusive

_SG = "isCountryCode(data.payload.user.msisdn, 'SG')"


@pytest.mark.parametrize(
    "conditions",
    [
        ["data.reply != null", "data.reply == null"],
        [" step.reply  !== null ", "step.reply === null"],
        ["a === 1", "a != 1"],
        [_SG, _SG.replace("SG", "US")],
        ["isDayOfWeek(d, 'monday')", 'isDayOfWeek(d, "Tuesday")'.replace('"', "'")],
        ["a == '1'", "a == '2'", "a == null", "a != null && a != '1' && a != '2'"],
        ["a == 200", "a >= 400 && a < 500", "500 <= a"],
        ["a < 200", "a >= 200"],
        ["a <= 1", "a > 1.5"],
        ["a", "!a"],
        ["!(a == 1)", "a == 1"],
        ["!(a < 1)", "a < 1"],
        ["!!a", "!a"],
        ["!" * 8 + "a", "!a"],
        ["f(x, [1], {y: 2})", "!f(x,[1],{y:2})"],
        ["!(a && b)", "a && b"],
        ["(a == true)", "((false) == a)"],
        ["a === '1'", "a == '01'"],
        ["a == 'x'", 'a == "y"'],
        ["a == ''", "a == 'y'"],
        ["data['a b'] == 1", "data['a b'] == 2"],
        ["a == '1' || a == '2'", "a == '3'", "a == '4' || (a == '5' && b)"],
        ["a >= 200 && a < 300", "a < 200 || a >= 300"],
        ["a || b", "!(a || b)"],
        ["data.x == data.y", "data.x != data.y"],
        ["data.x === data.y", "data.y !== data.x"],
        ["data.x === data.y", "data.y != data.x"],
        ["data.x < data.y", "data.x >= data.y"],
        ["data.x <= data.y", "data.x > data.y"],
        ["data.x < data.y", "data.y <= data.x"],
        ["data.x < data.y", "data.x > data.y", "data.x == data.y"],
        ["a < 'x'", "a >= 'x'"],
        ["f(a, 1) == g(b)[0]", "f(a,1) != g(b)[0]"],
        ["(a < b) == (c > d)", "a < b != c > d"],
        ["!(a == b)", "a == b"],
        ["a == 'x'"],
        [],
    ],
)
def test_proved(conditions: list[str]) -> None:
    """Other literals, other ranges, negations, and functions with one answer."""
    assert are_exclusive([f"{{{{{condition}}}}}" for condition in conditions])


@pytest.mark.parametrize(
    "conditions",
    [
        ["stringContains(a, '1')", "stringContains(a, '2')"],
        ["a == '1'", "b == '2'"],
        ["a == '1'", "a == '1'"],
        ["a", "a"],
        # One answer to JavaScript: 1 == '01', undefined == null, and 1 != '1' is false.
        ["a == '1'", "a == '01'"],
        ["a == ''", "a == '0'"],
        ["a == null", "a == undefined"],
        ["a == 1", "a !== 1"],
        ["a == null", "a !== null"],
        ["a == 1", "a == '1'"],
        ["a == true", "a == 1"],
        ["a == true", "a == 'true'"],
        ["a != 1", "a != 2"],
        ["a != 'x'", "a == 'y'"],
        ["a <= 200", "a >= 200"],
        ["a < 5", "a > 1"],
        ["a < 5", "!a"],
        ["a == b", "a == c"],
        ["a == b", "a !== b"],
        ["a <= b", "a >= b"],
        ["a < b", "a != b"],
        ["a === b", "a >= b"],
        ["a == b", "a <= b"],
        ["a < b", "b < c"],
        # Of signs that bind alike the left one binds first.
        ["a < b > c", "a >= (b > c)"],
        ["a == b != c", "a != (b != c)"],
        # Signs that bind less.
        ["a | b == c", "a | b != c"],
        ["!(a && b == 0)", "(a && b) == 0"],
        ["!a | b", "a | b"],
        ["a == 1 || b", "a == 2"],
        ["a == '1' || a == '2'", "a == '2' || a == '3'"],
        ["(a == 1 || b) && c", "a == 2 || d"],
        ["a == 1 || b ? c : d", "a == 2"],
        [" || ".join(f"a == {number}" for number in range(25)), "a == 99"],
        [" && ".join(["a == 1", *"b" * 24]), "a == 2"],
        ["a ? b : c", "!a"],
        ["!a || b", "a"],
        ["!a == 1", "a == 1"],
        ["a == 1 == 2", "a == 3"],
        ["(a) && (b)", "c"],
        ["isCountryCode(a, 'US')", "isCountryCode(a, 'CA')"],
        ["isCountryCode(a, 'US')", "isCountryCode(b, 'SG')"],
        ["isCountryCode(a, 'US')", "f(a, 'SG')"],
        ["isDayOfWeek(a, 'Monday')", "isDayOfWeek(a, 'monday')"],
        ["a == 1)", "a == (2"],
        # Beyond what is understood.
        ["!" * 10 + "a", "!a"],
        ["!" * 900 + "a", "!a"],
        ["a == 1" + " " * 1000, "a == 2"],
    ],
)
def test_not_proved(conditions: list[str]) -> None:
    """What could be true together, or is not understood, is not called exclusive."""
    assert not are_exclusive([f"{{{{{condition}}}}}" for condition in conditions])


def test_what_is_no_single_script() -> None:
    """A text around a script is always true, and too many conditions are not compared."""
    assert not are_exclusive(["{{a == 1}}", "x{{a == 2}}"])
    assert not are_exclusive(["{{a == 1}}", "{{a == 2}}{{a == 2}}"])
    assert not are_exclusive(["{{a == 1}}", "a == 2"])
    assert not are_exclusive([f"{{{{a == {number}}}}}" for number in range(101)])
    assert are_exclusive([f"{{{{a == {number}}}}}" for number in range(100)])


def test_as_many_parts_as_are_looked_at() -> None:
    """Twenty-four of them still prove something."""
    many = " || ".join(f"a == {number}" for number in range(24))

    assert are_exclusive([f"{{{{{many}}}}}", "{{a == 24}}"])
