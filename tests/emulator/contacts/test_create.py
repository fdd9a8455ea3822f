"""Creating contacts, merging them, and what is asked of single ones."""

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

if TYPE_CHECKING:
    from tests.emulator.contacts.conftest import Caller

FIRST = 41_000_001
KINDS = ["msisdn", "email", "weChatUserId", "facebookUserId", "zaloId", "lineId", "kakaoTalkId"]
OF_KIND = {"msisdn": "6580000001", "email": "a@b.c"}


async def test_created(acme: "Caller") -> None:
    """A new contact is 201, with where it is, and is found there as it was answered [C1]."""
    answer = await acme.create("+6580000001", firstName="Ana")

    location = answer.headers["location"]
    assert (201, f"/api/v1/accounts/acme/contacts/{FIRST}") == (answer.status, location)
    assert answer.body == (await acme.send("GET", location)).body


@pytest.mark.parametrize("kind", KINDS)
async def test_merged(acme: "Caller", kind: str) -> None:
    """A contact that has one of the addresses is 200, and gets what it had not [C2]."""
    address = OF_KIND.get(kind, "X")
    created = await acme.create({kind: address}, firstName="Ana", lastName="Black")
    merged = await acme.create({kind: address, "zaloId": "X"}, firstName="Zoe")

    assert (200, created.id) == (merged.status, merged.id)
    assert "location" not in merged.headers
    assert {kind: address, "zaloId": "X"} == merged.body["addresses"]
    assert ("Zoe", "Black") == (merged.body["firstName"], merged.body["lastName"])
    assert 1 == acme.contacts.count("acme")


@pytest.mark.parametrize(
    ("kind", "one", "other", "same"),
    [
        ("msisdn", "6580000001", "+6580000001", True),
        ("msisdn", "6580000001", "6580000002", False),
        ("email", "Ana@Example.com", "aNA@example.COM", True),
        ("lineId", "Line", "line", False),
        ("zaloId", "+1", "1", False),
    ],
)
async def test_which_addresses_are_the_same(
    acme: "Caller", kind: str, one: str, other: str, same: bool
) -> None:
    """Phone numbers go by their digits, emails without case, all others as they are [C3]."""
    await acme.create({kind: one})

    answer = await acme.create({kind: other})

    assert (200 if same else 201) == answer.status


async def test_an_address_of_another_kind(acme: "Caller") -> None:
    """The same text as two kinds of addresses is two addresses [C3]."""
    await acme.create({"lineId": "X"})

    answer = await acme.create({"zaloId": "X"})

    assert 201 == answer.status


async def test_what_a_merge_does(acme: "Caller") -> None:
    """What is given replaces, what is not stays; groups and custom attributes are added [C4]."""
    one, two = (acme.contacts.create_group("acme", name) for name in ("one", "two"))
    await acme.create(
        "6580000001",
        firstName="Ana",
        externalId="1",
        country="SG",
        groups=[{"id": two}],
        customAttributes={"a": 1, "b": 1},
    )
    answer = await acme.create(
        {"msisdn": "6580000001", "lineId": "L"},
        lastName="Black",
        externalId="2",
        groups=[{"id": one}, {"id": two}],
        customAttributes={"b": 2, "c": 2},
    )

    assert ["Ana", "Black", "2", "SG"] == [
        answer.body[name] for name in ("firstName", "lastName", "externalId", "country")
    ]
    assert {
        "addresses": {"msisdn": "6580000001", "lineId": "L"},
        "name": "Ana Black",
        "groups": (two, one),
        "custom": {"a": 1, "b": 2, "c": 2},
    } == acme.contact()
    assert [1, 1] == [group.contacts for group in acme.contacts.groups("acme")]


async def test_an_address_that_was_replaced(acme: "Caller") -> None:
    """An address that a merge took away belongs to nobody any more [C4]."""
    await acme.create({"msisdn": "6580000001", "lineId": "L"})
    await acme.create({"msisdn": "6580000002", "lineId": "L"})

    answers = [await acme.create(each) for each in ("6580000001", "6580000002")]

    assert [201, 200] == [answer.status for answer in answers]


async def test_ambiguous(acme: "Caller") -> None:
    """Addresses of more than one contact are 409, and nothing is changed [C5]."""
    await acme.create("6580000001")
    await acme.create({"email": "a@b.c"})
    before = acme.contacts.get("acme")

    answer = await acme.create({"email": "A@B.C", "msisdn": "6580000001", "lineId": "L"})

    assert (409, 1001) == answer.refusal
    assert before == acme.contacts.get("acme")


async def test_ambiguous_from_the_start(acme: "Caller") -> None:
    """Two contacts that share an address are an ambiguity by themselves [C5]."""
    for name in ("Ana", "Zoe"):
        acme.contacts.create("acme", {"msisdn": "6580000001"}, first_name=name)

    answer = await acme.create("6580000001")

    assert (409, 1001) == answer.refusal


LIMITS: list[tuple[str, object, bool]] = [
    *((name, "x" * 200, True) for name in ("firstName", "lastName")),
    *((name, "x" * 201, False) for name in ("firstName", "lastName")),
    *((name, "", False) for name in ("firstName", "lastName", "externalId", "country")),
    *((name, 1, False) for name in ("firstName", "lastName", "externalId", "country")),
    ("firstName", "\ud800", False),
    ("firstName", "😀" * 100, True),
    ("firstName", "😀" * 101, False),
    ("externalId", "x" * 50, True),
    ("externalId", "x" * 51, False),
    ("country", "SG", True),
    ("country", "sg", True),
    ("country", "SGP", False),
    ("country", "S1", False),
    ("country", "ÖÄ", False),
    ("customAttributes", {str(number): 1 for number in range(50)}, True),
    ("customAttributes", {str(number): 1 for number in range(51)}, False),
    ("customAttributes", [], False),
    ("groups", [], False),
    ("groups", {}, False),
    ("groups", [8001], False),
    ("groups", [{}], False),
    ("groups", [{"id": "8001"}], False),
    ("groups", [{"id": True}], False),
    ("groups", [{"id": 8001}, {"id": 8001}], False),
    ("groups", [{"id": 8001}, {"id": 8001.0}], False),
    ("groups", [{"id": 8001.0}], True),
    ("groups", [{"id": 8001 + number} for number in range(10)], True),
    ("groups", [{"id": 8001 + number} for number in range(11)], False),
    ("groups", [{"id": 9000}], False),
    ("groups", [{"id": -1}], False),
]


@pytest.mark.parametrize(("name", "value", "taken"), LIMITS)
async def test_limits(acme: "Caller", name: str, value: object, taken: bool) -> None:
    """Each member has its limits, and beyond them nothing is created [C6] [C11] [C12] [C13]."""
    for number in range(11):
        acme.contacts.create_group("acme", f"g{number}")

    answer = await acme.create("6580000001", **{name: value})

    assert (201, None) == answer.refusal if taken else (400, 1000) == answer.refusal
    assert int(taken) == acme.contacts.count("acme")


ADDRESS_LIMITS: list[tuple[object, object]] = [
    (None, (400, 1000)),
    ([], (400, 1000)),
    ({}, (400, 1000)),
    ({"phone": "6580000001"}, (400, 1000)),
    ({"msisdn": None}, (400, 1002)),
    ({"msisdn": 6580000001}, (400, 1002)),
    ({"msisdn": ""}, (400, 1002)),
    ({"msisdn": "123456"}, (400, 1002)),
    ({"msisdn": "1234567"}, (201, None)),
    ({"msisdn": "+123456789012345"}, (201, None)),
    ({"msisdn": "1234567890123456"}, (400, 1002)),
    ({"msisdn": "0123456789"}, (400, 1002)),
    ({"msisdn": "65 8000 0001"}, (400, 1002)),
    ({"msisdn": "6580000001\n"}, (400, 1002)),
    ({"msisdn": "\uff16580000001"}, (400, 1002)),
    ({"email": "a@b"}, (201, None)),
    ({"email": "a"}, (400, 1000)),
    ({"email": "a@b@c"}, (400, 1000)),
    ({"email": "a b@c.d"}, (400, 1000)),
    ({"email": "a@" + "b" * 318}, (201, None)),
    ({"email": "a@" + "b" * 319}, (400, 1000)),
    *(({kind: "x" * 128}, (201, None)) for kind in KINDS[2:]),
    *(({kind: "x" * 129}, (400, 1000)) for kind in KINDS[2:]),
    *(({kind: ""}, (400, 1000)) for kind in KINDS[2:]),
    ({"lineId": "L", "email": "a"}, (400, 1000)),
]


@pytest.mark.parametrize(("addresses", "expected"), ADDRESS_LIMITS)
async def test_addresses(acme: "Caller", addresses: object, expected: object) -> None:
    """There is at least one address, and each is what its kind has to be [C6] [C7] [C8]."""
    answer = await acme.create(addresses)

    assert expected == answer.refusal


@pytest.mark.parametrize(
    ("msisdn", "country", "stored"),
    [
        ("+6580000001", None, "6580000001"),
        ("80000001", None, "80000001"),
        ("80000001", "SG", "6580000001"),
        ("80000001", "sg", "6580000001"),
        ("6580000001", "SG", "6580000001"),
        ("+6580000001", "US", "6580000001"),
        ("6511112222", "US", "16511112222"),
        ("16511112222", "US", "16511112222"),
        ("7911123456", "GB", "447911123456"),
        ("7911123456", "ZZ", "7911123456"),
        ("123456789012345", "GB", None),
    ],
)
async def test_national_numbers(
    acme: "Caller", msisdn: str, country: str | None, stored: str | None
) -> None:
    """Numbers come back without plus, and with the calling code of a country given [C9] [C10].

    One that begins with that code, or with a plus, has it already.
    """
    members = {} if country is None else {"country": country}

    answer = await acme.create(msisdn, **members)

    if stored is None:
        assert (400, 1002) == answer.refusal
    else:
        assert {"msisdn": stored} == answer.body["addresses"]
        assert (country and country.upper()) == answer.body.get("country")


async def test_too_many_attributes_after_a_merge(acme: "Caller") -> None:
    """A merge that would make more than 50 custom attributes is 400 [C13]."""
    await acme.create("6580000001", customAttributes={str(number): 1 for number in range(50)})

    answers = [await acme.create("6580000001", customAttributes={name: 2}) for name in ("49", "50")]

    assert [200, 400] == [answer.status for answer in answers]
    custom = acme.contact()["custom"]
    assert {str(number): 2 if number == 49 else 1 for number in range(50)} == custom


async def test_ids(acme: "Caller") -> None:
    """Ids go up, and that of a contact that is gone is not given again [C14]."""
    first, second = [await acme.create(f"658000000{number}") for number in (1, 2)]
    await acme.ask("DELETE", f"/contacts/{second.id}")
    third = await acme.create("6580000002")

    assert [FIRST, FIRST + 1, FIRST + 2] == [first.id, second.id, third.id]


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
@pytest.mark.parametrize(
    "contact_id", ["41000002", "0", "x", "-1", "1.0", "9" * 40, "%EF%BC%91", "41000001%20"]
)
async def test_unknown(acme: "Caller", method: str, contact_id: str) -> None:
    """A contact that is not there is 404, whatever it is called [C15]."""
    acme.contacts.create("acme", {"lineId": "L"})

    answer = await acme.ask(method, f"/contacts/{contact_id}", [] if method == "PATCH" else None)

    assert (404, 1300) == answer.refusal


async def test_deleted(acme: "Caller") -> None:
    """A deleted contact is gone for good, from its groups and its addresses too [C16]."""
    group_id = acme.contacts.create_group("acme", "g")
    created = await acme.create("6580000001", groups=[{"id": group_id}])

    deleted = await acme.ask("DELETE", f"/contacts/{created.id}")
    again = await acme.ask("DELETE", f"/contacts/{created.id}")
    anew = await acme.create("6580000001")

    assert [(204, {}), 404, 201] == [(deleted.status, deleted.body), again.status, anew.status]
    assert 0 == acme.contacts.groups("acme")[0].contacts


@pytest.mark.parametrize("msisdn", ["6580000001", "+6580000001", "%2B6580000001"])
async def test_blacklisted(acme: "Caller", msisdn: str) -> None:
    """A number that is blacklisted is in a blacklist, made where there was none [C17].

    So is a contact for it. The answer has no body.
    """
    answer = await acme.ask("POST", f"/contacts/blacklist/{msisdn}")

    assert (200, {}) == (answer.status, answer.body)
    (group,) = acme.contacts.groups("acme")
    assert ("Blacklist", True, 1) == (group.name, group.is_blacklist, group.contacts)
    assert {
        "addresses": {"msisdn": "6580000001"},
        "name": "",
        "groups": (group.id,),
        "custom": {},
    } == acme.contact()


async def test_blacklisted_with_what_there_is(acme: "Caller") -> None:
    """A contact and a blacklist that are there are taken; every contact of the number [C17]."""
    listed = acme.contacts.create_group("acme", "No calls", is_blacklist=True)
    acme.contacts.create_group("acme", "No more calls", is_blacklist=True)
    for name in ("Ana", "Zoe"):
        acme.contacts.create("acme", {"msisdn": "6580000001"}, first_name=name)

    await acme.ask("POST", "/contacts/blacklist/6580000001")

    look = acme.contacts.get("acme")
    assert [(listed,), (listed,)] == [contact.groups for contact in look.contacts]
    assert 2 == len(look.groups)


async def test_the_blacklists_name(acme: "Caller") -> None:
    """A blacklist that has to be made gets a name that is free [C17]."""
    for name in ("BLACKLIST", "Blacklist 2"):
        acme.contacts.create_group("acme", name)

    await acme.ask("POST", "/contacts/blacklist/6580000001")

    assert "Blacklist 3" == acme.contacts.groups("acme")[2].name


async def test_blacklisted_already(acme: "Caller") -> None:
    """A contact that is in any blacklist stays as it is [C18]."""
    acme.contacts.create_group("acme", "one", is_blacklist=True)
    other = acme.contacts.create_group("acme", "other", is_blacklist=True)
    acme.contacts.create("acme", {"msisdn": "6580000001"}, groups=[other])
    before = acme.contacts.get("acme")

    answer = await acme.ask("POST", "/contacts/blacklist/+6580000001")

    assert 200 == answer.status
    assert before == acme.contacts.get("acme")


@pytest.mark.parametrize("msisdn", ["0123456789", "1", "+", "x", "65%2080000001"])
async def test_no_number_to_blacklist(acme: "Caller", msisdn: str) -> None:
    """What is no phone number cannot be blacklisted [C19]."""
    answer = await acme.ask("POST", f"/contacts/blacklist/{msisdn}")

    assert (400, 1002) == answer.refusal


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"", 200), (b'""', 200), (b'"why"', 200), (b"{}", 400), (b"why", 400), (b"1", 400)],
)
async def test_a_body_to_blacklist(acme: "Caller", body: bytes, status: int) -> None:
    """What comes with a number to blacklist is a text or nothing, of whatever media type [C20]."""
    path = "/api/v1/accounts/acme/contacts/blacklist/6580000001"

    answer = await acme.send("POST", path, body, {"Content-Type": "text/plain"})

    assert status == answer.status
    assert int(status == 200) == acme.contacts.count("acme")


@given(st.lists(st.dictionaries(st.sampled_from(KINDS[2:5]), st.sampled_from("abc"), min_size=1)))
async def test_one_address_one_contact(
    caller: "type[Caller]", wanted: list[dict[str, str]]
) -> None:
    """However contacts are created, no two ever come to share an address [C2] [C5]."""
    service = caller()
    statuses = [(await service.create(addresses)).status for addresses in wanted]

    contacts = service.contacts.get("acme").contacts
    held = [pair for contact in contacts for pair in contact.addresses.items()]
    assert sorted(set(held)) == sorted(held)
    assert statuses.count(201) == len(contacts)
    assert {200, 201, 409}.issuperset(statuses)
