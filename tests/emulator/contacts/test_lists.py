"""Pages, and what narrows a list down."""

from itertools import count
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

if TYPE_CHECKING:
    from tests.emulator.contacts.conftest import Answer, Caller

FIRST = 41_000_001


def _envelope(answer: "Answer") -> list[object]:
    names = ["page", "totalPages", "totalCount", "totalFiltered", "hasPreviousPage", "hasNextPage"]
    assert ["items", *names] == list(answer.body)
    return [answer.body[name] for name in names]


@pytest.mark.parametrize(
    ("query", "first", "number", "envelope"),
    [
        ("", 0, 20, [1, 2, 23, 23, False, True]),
        ("?offset=1", 20, 3, [2, 2, 23, 23, True, False]),
        ("?limit=500", 0, 23, [1, 1, 23, 23, False, False]),
        ("?limit=10&offset=2", 20, 3, [3, 3, 23, 23, True, False]),
        ("?limit=1&offset=22", 22, 1, [23, 23, 23, 23, True, False]),
        ("?limit=10&offset=3", 0, 0, [4, 3, 23, 23, True, False]),
        ("?limit=10&offset=2147483647", 0, 0, [2147483648, 3, 23, 23, True, False]),
    ],
)
async def test_pages(
    acme: "Caller", query: str, first: int, number: int, envelope: list[object]
) -> None:
    """A page holds up to ``limit`` contacts by their ids; ``offset`` counts pages from 0.

    The answer counts them from 1, and says how many there are. [L1] [L2] [L3] [L7]
    """
    acme.contacts.fill("acme", 23)

    answer = await acme.ask("GET", f"/contacts{query}")

    assert [FIRST + first + place for place in range(number)] == answer.ids
    assert envelope == _envelope(answer)


@pytest.mark.parametrize(
    ("query", "first", "envelope"),
    [
        ("?limit=10&offset=0", 0, [1, 3, 23, 23, False, True]),
        ("?limit=10&offset=1", 1, [1, 3, 23, 23, True, True]),
        ("?limit=10&offset=10", 10, [2, 3, 23, 23, True, True]),
        ("?limit=10&offset=13", 13, [2, 3, 23, 23, True, False]),
    ],
)
async def test_pages_by_items(
    caller: "type[Caller]", query: str, first: int, envelope: list[object]
) -> None:
    """Made so, ``offset`` counts items instead [L2]."""
    service = caller(offset_unit="item")
    service.contacts.fill("acme", 23)

    answer = await service.ask("GET", f"/contacts{query}")

    assert [FIRST + first + place for place in range(10)] == answer.ids
    assert envelope == _envelope(answer)


@pytest.mark.parametrize("unit", ["page", "item"])
@given(size=st.integers(0, 60), limit=st.integers(1, 20))
async def test_every_item_once(caller: "type[Caller]", unit: str, size: int, limit: int) -> None:
    """Whoever goes on while there is a next page meets every contact once [L2] [L3]."""
    service = caller(offset_unit=unit)
    service.contacts.fill("acme", size)
    found: list[object] = []

    for turn in count():
        offset = turn if unit == "page" else turn * limit
        answer = await service.ask("GET", f"/contacts?limit={limit}&offset={offset}")
        found += answer.ids
        assert (turn > 0) == answer.body["hasPreviousPage"]
        if not answer.body["hasNextPage"]:
            break

    assert [FIRST + place for place in range(size)] == found
    assert turn + 1 == max(1, answer.body["totalPages"])  # type: ignore[call-overload]


@pytest.mark.parametrize("path", ["/contacts", "/groups", "/batches"])
@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=501",
        "limit=-1",
        "limit=",
        "limit=ten",
        "limit=1.0",
        "limit=%C2%B2",
        "limit=1&limit=1",
        "offset=-1",
        "offset=2147483648",
        "offset=99999999999999999999",
        "offset=%FF",
        "&".join(f"p{number}=1" for number in range(101)),
    ],
)
async def test_pages_that_cannot_be(acme: "Caller", path: str, query: str) -> None:
    """What is no such number, or out of range, is 400; so is what is given twice [L5] [L6]."""
    answer = await acme.ask("GET", f"{path}?{query}")

    assert (400, 1000) == answer.refusal


async def test_parameters_that_nobody_knows(acme: "Caller") -> None:
    """They are ignored [L6]."""
    answer = await acme.ask("GET", "/contacts?sort=name&Limit=0&x")

    assert 200 == answer.status


@pytest.fixture
def people(acme: "Caller") -> "Caller":
    """An account with three contacts, numbered from 0, and a group for the last one."""
    vip = acme.contacts.create_group("acme", "VIP of Leeds")
    acme.contacts.create_group("acme", "Others")
    create = acme.contacts.create
    create("acme", {"msisdn": "+6581234567"}, first_name="Ana", last_name="Müller", country="sg")
    create("acme", {"email": "Bo@Example.com", "lineId": "Line-7"}, first_name="BO")
    create("acme", {"msisdn": "447911123456"}, external_id="CRM-3", country="GB", groups=[vip])
    return acme


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("query=", [0, 1, 2]),
        ("query=ana", [0]),
        ("query=NA+M%C3%9CL", [0]),
        ("query=%2B6581234567", [0]),
        ("query=6581", [0]),
        ("query=8123", [0]),
        ("query=%2B", [0, 2]),
        ("query=example.COM", [1]),
        ("query=line-7", [1]),
        ("query=CRM-3", []),
        ("query=nobody", []),
        (f"query={'x' * 320}", []),
        ("groupId=8001", [2]),
        ("groupId=8002", []),
        ("groupId=9999", []),
        ("groupId=0", []),
        ("country=SG", [0]),
        ("country=gb", [2]),
        ("country=ZZ", []),
        ("country=GB&query=4479&groupId=8001", [2]),
        ("country=SG&query=4479", []),
        ("groupId=8001&query=ana", []),
    ],
)
async def test_who_is_found(people: "Caller", query: str, expected: list[int]) -> None:
    """A text is looked for in name and addresses; group and country narrow it down further.

    What is left by that is counted beside the whole. [L4] [L8] [L9] [L11]
    """
    answer = await people.ask("GET", f"/contacts?{query}")

    assert [FIRST + place for place in expected] == answer.ids
    assert [1, min(1, len(expected)), 3, len(expected), False, False] == _envelope(answer)


@pytest.mark.parametrize(
    "query",
    [f"query={'x' * 321}", "groupId=-1", "groupId=x", "groupId=", "country=G", "country=G1"],
)
async def test_what_cannot_be_looked_for(people: "Caller", query: str) -> None:
    """A text that is too long, no id and no country are 400 [L5]."""
    answer = await people.ask("GET", f"/contacts?{query}")

    assert (400, 1000) == answer.refusal


async def test_a_search_sees_what_changed(people: "Caller") -> None:
    """A search is answered as things stand, whatever was found for it before [L8]."""
    counts = []
    for contact_id in (FIRST, FIRST + 2):
        counts.append((await people.ask("GET", "/contacts?query=7911")).body["totalFiltered"])
        await people.ask("DELETE", f"/contacts/{contact_id}")
    counts.append((await people.ask("GET", "/contacts?query=7911")).body["totalFiltered"])

    assert [1, 1, 0] == counts


async def test_many_searches(people: "Caller") -> None:
    """However much is looked for, and however often, each search finds its own [L8]."""
    texts = ["ana", "ana", "bo", "bo", *(f"none-{number}" for number in range(20))] * 2

    found = [(await people.ask("GET", f"/contacts?query={text}")).ids for text in texts]

    assert [[FIRST], [FIRST], [FIRST + 1], [FIRST + 1], *[[]] * 20] * 2 == found


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", [8001, 8002]),
        ("?name=", [8001, 8002]),
        ("?name=leeds", [8001]),
        (f"?name={'x' * 999}", []),
    ],
)
async def test_which_groups_are_found(people: "Caller", query: str, expected: list[int]) -> None:
    """A group is found by any part of its name, whatever the case [L10]."""
    answer = await people.ask("GET", f"/groups{query}")

    assert expected == answer.ids
    assert [1, min(1, len(expected)), 2, len(expected), False, False] == _envelope(answer)


async def test_a_million_contacts(acme: "Caller") -> None:
    """A page in the middle of a million contacts costs as much as the first one [L7]."""
    ids = acme.contacts.fill("acme", 1_000_000)

    answer = await acme.ask("GET", "/contacts?limit=500&offset=1000")
    changed = await acme.ask("DELETE", f"/contacts/{ids[500_000]}")
    after = await acme.ask("GET", "/contacts?limit=1&offset=500000")

    assert list(ids[500_000:500_500]) == answer.ids
    assert [1001, 2000, 1_000_000, 1_000_000, True, True] == _envelope(answer)
    assert (204, [ids[500_001]]) == (changed.status, after.ids)
    assert 999_999 == acme.contacts.count("acme")
