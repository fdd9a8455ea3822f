"""Scripts are found in texts, and what is forbidden in them is seen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightbyeight.automation.scripts import forbidden_in, is_scripted, scripts_in, texts_in


def test_scripts_in_a_text() -> None:
    """Each lies between double braces; one that is not closed is none."""
    assert ["a", " b "] == scripts_in("x {{a}} {{ b }} {{c")
    assert [] == scripts_in("{a}")
    assert is_scripted("{{a}}")
    assert not is_scripted("a")
    assert not is_scripted(5)


@given(st.lists(st.text("ab {=")))
def test_every_script_is_found(scripts: list[str]) -> None:
    """As many as were written, as they were written."""
    assert scripts == scripts_in("".join(f"{{{{{script}}}}} - " for script in scripts))


def test_texts_of_a_value() -> None:
    """Every text is found, with the place it has, in the order of the value."""
    value = {"a": "1", "b": [{"c": "2"}, 5, None, ("3",)]}

    assert [("x.a", "1"), ("x.b[0].c", "2"), ("x.b[3][0]", "3")] == list(texts_in(value, "x"))


@pytest.mark.parametrize(
    ("script", "what"),
    [
        ("a = 1", ["an assignment"]),
        ("a += 1", ["an assignment"]),
        ("a >>= 1", ["an assignment"]),
        ("a++", ["an assignment"]),
        ("let a = 1", ["an assignment", "a declaration"]),
        ("new Date()", ["an allocation"]),
        ("function f() {}", ["a declaration"]),
        ("a == 1 && b === 2 && c != 3 && d !== 4 && e <= 5 && f >= 6", []),
        ("[1].map(x => x)", []),
        ("'a = 1' + \"new\" + `let \\` = `", []),
        ("data.new + data.let + $new + renew", []),
        ("{class: 1, new : 2}", []),
        (r"/^a=\/b$/i.test(data.x) || !/=/.test(data.y)", []),
        ("a / b = c / d", ["an assignment"]),
        ("new RegExp('a')", ["an allocation"]),
    ],
)
def test_forbidden(script: str, what: list[str]) -> None:
    """Assignments, declarations and allocations; not comparisons, names or what is quoted."""
    assert what == forbidden_in(script)
