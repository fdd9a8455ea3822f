"""Profiles as companies of five countries would write them."""

from pathlib import Path

import pytest
from attrs import evolve

from eightbyeight.findings import Finding, Severity
from eightbyeight.rcs import AgentProfile, ProfileRule, check_agent_profile, read_agent_profile

Rule = ProfileRule
BY_WORDS = frozenset(
    {Rule.TEXT_PURPOSE, Rule.TEXT_RATES, Rule.TEXT_FREQUENCY, Rule.TEXT_OPT_IN}
    | {Rule.TEXT_OPT_OUT, Rule.TEXT_NO_MORE}
)


def _check(country: str, good: AgentProfile) -> tuple[Finding, ...]:
    profile = read_agent_profile(Path(__file__).parent / "honest" / f"{country}.toml")
    return check_agent_profile(evolve(profile, logo=good.logo, banner=good.banner))


@pytest.mark.parametrize("country", ["singapore", "united-kingdom", "united-states"])
def test_in_english(country: str, good: AgentProfile) -> None:
    """An honest profile in English has no findings."""
    assert () == _check(country, good)


@pytest.mark.parametrize("country", ["germany", "indonesia"])
def test_in_another_language(country: str, good: AgentProfile) -> None:
    """An honest profile in another language has no errors, and warnings of English words alone."""
    found = _check(country, good)

    assert {Severity.WARNING} == {one.severity for one in found}
    assert BY_WORDS == {one.rule for one in found}
