"""Countries' codes."""

import re

import pytest

from eightbyeight.contacts.files.countries import COUNTRIES, country_fault, meant_country


def test_all_of_them() -> None:
    """The 249 codes of ISO 3166-1 are there, and no code that only looks like one."""
    assert 249 == len(COUNTRIES)
    assert all(re.fullmatch("[A-Z]{2}", code) for code in COUNTRIES)
    assert {"SG", "US", "GB", "ID", "AX", "ZW", "SS", "BQ", "TL"} <= COUNTRIES
    assert not {"UK", "EL", "XK", "EU", "AN", "SU", "YU", "TP"} & COUNTRIES


def test_like_pycountry() -> None:
    """They are those that pycountry has, where it is installed."""
    pycountry = pytest.importorskip("pycountry", reason="pycountry is not installed")

    assert {country.alpha_2 for country in pycountry.countries} == COUNTRIES


@pytest.mark.parametrize("code", ["SG", "GB", "US"])
def test_good(code: str) -> None:
    """A code in capital letters is good."""
    assert country_fault(code) is None


@pytest.mark.parametrize(
    ("text", "mend", "words"),
    [
        ("sg", "write SG", "small letters"),
        (" SG", "write SG", "blanks"),
        ("UK", "write GB", "ISO 3166-1"),
        ("uk", "write GB", "ISO 3166-1"),
        ("EL", "write GR", "ISO 3166-1"),
        ("Singapore", "write it as SG", "two letters"),
        ("XK", "write it as SG", "two letters"),
        ("SGP", "write it as SG", "two letters"),
    ],
)
def test_mends(text: str, mend: str, words: str) -> None:
    """Other spellings are errors that say what to write."""
    fault = country_fault(text)

    assert fault is not None
    assert fault.mend.startswith(mend)
    assert words in fault.message


def test_meant() -> None:
    """What somebody meant is known where it is plain."""
    assert ("GB", "SG", None) == tuple(map(meant_country, ("uk", " sg ", "Mars")))
