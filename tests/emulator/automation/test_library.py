"""Time zones, functions and usage."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.emulator.automation.conftest import Caller


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", 11),
        ("?contains=", 11),
        ("?contains=EUROPE", 4),
        ("?contains=singapore", 1),
        ("?contains=Vienna", 1),
        ("?contains=Mars", 0),
    ],
)
async def test_timezones(acme: "Caller", query: str, expected: int) -> None:
    """Time zones are found by a part of id or name, whatever its case [H1]."""
    zones = (await acme.ask("GET", f"/steps/timezones{query}")).items

    assert expected == len(zones)
    assert all(["id", "name"] == list(each) for each in zones)


async def test_functions(acme: "Caller") -> None:
    """The five functions are told with their parameters [H2]."""
    functions = {each["name"]: each for each in (await acme.ask("GET", "/steps/functions")).items}

    assert {
        "isCountryCode": 2,
        "stringContains": 3,
        "isTimeOfDayBetween": 4,
        "isDayOfWeek": 2,
        "uuid": 0,
    } == {
        name: len(each["parameters"]) if isinstance(each["parameters"], list) else None
        for name, each in functions.items()
    }
    assert {
        "name": "ignoreCase",
        "type": "boolean",
        "required": False,
        "default": False,
        "example": "true",
        "description": "Whether capitals do not matter.",
    } == functions["stringContains"]["parameters"][2]  # type: ignore[index]


async def test_usage(acme: "Caller") -> None:
    """What was started counts in its month; this month is told as in the example [H3]."""
    acme.run()
    acme.clock.advance(31 * 86_400)
    acme.run()
    acme.run()

    answer = await acme.ask("GET", "/usage")

    assert {
        "allowedWorkflowCount": 50000,
        "allowedOverage": True,
        "overagePrice": 0.005,
        "executedWorkflowCount": 2,
        "countStartedMonth": 6,
        "countStartedYear": 2026,
    } == answer.body
    assert {(2026, 5): 1, (2026, 6): 2} == acme.automation.usage("acme")


async def test_usage_by_the_schema(caller: "type[Caller]") -> None:
    """In the other dialect usage is a list, and has the account [H3]."""
    (usage,) = (await caller(dialect="openapi").ask("GET", "/usage")).items

    assert ("acme", 0) == (usage["accountId"], usage["executedWorkflowCount"])


async def test_history(acme: "Caller") -> None:
    """Each month in which something was started has an entry, the latest first [H4]."""
    assert [] == (await acme.ask("GET", "/usage/history")).items
    acme.run()
    acme.clock.advance(31 * 86_400)
    acme.run()

    months = (await acme.ask("GET", "/usage/history")).items

    assert [(2026, 6, 1), (2026, 5, 1)] == [
        (each["year"], each["month"], each["executedWorkflowCount"]) for each in months
    ]
    assert 2 == len({each["id"] for each in months})
    assert ["id", "accountId", "executedWorkflowCount", "month", "year"] == list(months[0])
