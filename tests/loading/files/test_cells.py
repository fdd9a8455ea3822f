"""What is shown of values, and what a spreadsheet does to numbers."""

import pytest

from eightbyeight.loading.files.cells import EXACT_BELOW, ROUNDED, shown, spreadsheet_error


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a\nb", "'a\\nb'"),
        (1.5, "1.5"),
        ([[]], "a list or an object"),
        ({}, "a list or an object"),
        (int("9" * 60), "9" * 60),
        (int("9" * 61), "9" * 60 + "…"),
    ],
)
def test_shown(value: object, text: str) -> None:
    """A value is shown on one line and cut when it is long."""
    assert text == shown(value)


@pytest.mark.parametrize(
    ("text", "rounded"),
    [("1.23457E+16", True), ("6e+09", True), ("6.5E-3", False), ("6E9", False), ("x1E+9", False)],
)
def test_rounded(text: str, rounded: bool) -> None:
    """Only what a spreadsheet writes for a long number is taken for one."""
    assert rounded == (ROUNDED.fullmatch(text) is not None)


@pytest.mark.parametrize(
    "error", ["#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"]
)
def test_errors(error: str) -> None:
    """What a spreadsheet writes where a formula came to nothing is known, also between blanks."""
    assert (error, error) == (spreadsheet_error(error), spreadsheet_error(f" {error}\t"))
    assert None is spreadsheet_error(f"{error}!")


@pytest.mark.parametrize("text", ["", "#", "NULL", "nan", "N/A", "#n/a", "#1", "Null"])
def test_no_errors(text: str) -> None:
    """People are called Null and Nan."""
    assert None is spreadsheet_error(text)


def test_exact() -> None:
    """From the limit on, a double has no room for the next whole number."""
    assert float(EXACT_BELOW) == float(EXACT_BELOW + 1)
    assert float(EXACT_BELOW - 1) != float(EXACT_BELOW)
