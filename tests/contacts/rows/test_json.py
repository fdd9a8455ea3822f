"""Contacts in JSON Lines: flat, or in the form of the wire."""

import json
from collections.abc import Callable

import pytest

from eightbyeight.contacts.models import Addresses, NewContact
from eightbyeight.contacts.rows import ContactRow
from eightbyeight.contacts.rows.values import read_attribute
from eightbyeight.errors import InputProblem, InvalidInputError
from eightbyeight.loading.files.cells import BadCellError
from eightbyeight.loading.files.json_lines import Pairs

ReadContacts = Callable[..., list[ContactRow]]

ANA = NewContact(
    Addresses(msisdn="+6581234567", line_id="l"),
    first_name="Ana",
    country="SG",
    groups=(4, 5),  # type: ignore[arg-type,unused-ignore]
    custom_attributes={"Tier": {"name": "gold", "since": [2026]}},
)
WIRE = {
    "id": 9,
    "addresses": {"msisdn": "+6581234567", "email": None, "lineId": "l"},
    "firstName": "Ana",
    "lastName": None,
    "externalId": "",
    "country": "SG",
    "groups": [{"id": 4, "name": "x"}, 5],
    "customAttributes": {"Tier": {"name": "gold", "since": [2026]}, "gone": None},
}
SNAKE = {
    "Addresses": {"MSISDN": "+6581234567", "line_id": "l"},
    "first_name": "Ana",
    "country": "SG",
    "groups": [4, 5],
    "custom_attributes": {"Tier": {"name": "gold", "since": [2026]}},
}
FLAT = {
    "msisdn": "+6581234567",
    "line_id": "l",
    "FirstName": "Ana",
    "country": "SG",
    "groups": [4, 5],
    "customAttributes": {"Tier": {"name": "gold", "since": [2026]}},
}


@pytest.mark.parametrize("form", [WIRE, SNAKE, FLAT], ids=["wire", "snake", "flat"])
def test_forms(form: dict[str, object], read: ReadContacts) -> None:
    """A contact as it is on the wire, and one with all keys beside each other, are the same."""
    (row,) = read(json.dumps(form), "jsonl")

    assert (ANA, None, "+6581234567") == (row.contact, row.problem, row.address)
    assert (json.dumps(form),) == row.cells


def test_further_keys(read: ReadContacts) -> None:
    """Other keys are sent where they were asked for; a line need not have them."""
    lines = (
        '{"email": "a@b.sg", "Tier": "gold", "x": 1}\n'
        '{"email": "b@b.sg", "addresses": null, "groups": null}'
    )

    plain = [row.contact for row in read(lines, "jsonl")]
    named = [row.contact for row in read(lines, "jsonl", attributes=["Tier"])]
    (full, _) = read(lines, "jsonl", attributes="all")

    bare = NewContact(Addresses(email="b@b.sg"))
    assert [NewContact(Addresses(email="a@b.sg")), bare] == plain
    assert [
        NewContact(Addresses(email="a@b.sg"), custom_attributes={"Tier": "gold"}),
        bare,
    ] == named
    assert full.contact is not None
    assert {"Tier": "gold", "x": 1} == full.contact.custom_attributes


def test_numbers(read: ReadContacts) -> None:
    """A number without quotes is its digits while it is exact."""
    lines = '{"msisdn": 6581234567}\n{"msisdn": 6581234567.0, "externalId": 12345678901234567890}'
    first, second = read(lines, "jsonl")

    assert NewContact(Addresses(msisdn="6581234567")) == first.contact
    assert second.contact is not None
    assert "12345678901234567890" == second.contact.external_id


E = '"email": "a@b.sg"'
REFUSED = {
    "flat and nested": (
        f'{{{E}, "addresses": {{"email": "c@d.sg"}}}}',
        InputProblem("is given twice: 'a@b.sg' and 'c@d.sg'", "addresses.email"),
        "a@b.sg",
    ),
    "both spellings": (
        '{"addresses": {"lineId": "a", "line_id": "b"}}',
        InputProblem("is given twice: 'a' and 'b'", "addresses"),
        None,
    ),
    "unknown address": (
        '{"addresses": {"telegram": "a"}}',
        InputProblem(
            "has 'telegram', which is none of msisdn, email, weChatUserId, facebookUserId, zaloId, "
            "lineId, kakaoTalkId",
            "addresses",
        ),
        None,
    ),
    "bad nested address": (
        '{"addresses": {"msisdn": true, "email": "a@b.sg"}}',
        InputProblem("True is no text", "addresses.msisdn"),
        "a@b.sg",
    ),
    "nested phone number": (
        '{"addresses": {"msisdn": "0"}}',
        InputProblem(
            "'0' is no phone number: write 7 to 15 digits that do not begin with 0, with + before "
            "them or without",
            "addresses.msisdn",
        ),
        "0",
    ),
    "no addresses in them": (
        '{"addresses": {}}',
        InputProblem("no address: fill in 'addresses'", "addresses"),
        None,
    ),
    "addresses of text": (
        '{"addresses": "a@b.sg"}',
        InputProblem("'a@b.sg' is no JSON object", "addresses"),
        None,
    ),
    "a key twice in them": (
        '{"addresses": {"email": "a@b.sg", "email": "b@b.sg"}}',
        InputProblem("has a key twice", "addresses"),
        None,
    ),
    "groups of text": (
        f'{{{E}, "Groups": "4"}}',
        InputProblem("must be a list of group ids", "Groups"),
        "a@b.sg",
    ),
    "one group": (
        f'{{{E}, "groups": {{"id": 4}}}}',
        InputProblem("must be a list of group ids", "groups"),
        "a@b.sg",
    ),
    "a group of text": (
        f'{{{E}, "groups": ["x"]}}',
        InputProblem("'x' is no group id, which is a number", "groups"),
        "a@b.sg",
    ),
    "a list of attributes": (
        f'{{{E}, "customAttributes": [1]}}',
        InputProblem("a list or an object is no JSON object", "customAttributes"),
        "a@b.sg",
    ),
    "an endless attribute": (
        f'{{{E}, "custom_attributes": {{"a": 1e999}}}}',
        InputProblem("is a number too large to be sent", "custom_attributes.a"),
        "a@b.sg",
    ),
    "a key twice in an attribute": (
        f'{{{E}, "customAttributes": {{"a": {{"b": 1, "b": 2}}}}}}',
        InputProblem("has a key twice", "customAttributes.a"),
        "a@b.sg",
    ),
    "an attribute twice": (
        f'{{{E}, "customAttributes": {{"a": 1}}, "a": 2}}',
        InputProblem("is given twice: 1 and 2", "a"),
        "a@b.sg",
    ),
    "no address": (
        '{"firstName": "Ana"}',
        InputProblem(
            "none of the keys 'msisdn', 'email', 'weChatUserId', 'facebookUserId', 'zaloId', "
            "'lineId', 'kakaoTalkId' or 'addresses' is there"
        ),
        None,
    ),
    "twice": (
        f"{{{E}, {E}}}",
        InputProblem("the key is there twice", "email"),
        "a@b.sg",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case: str, read: ReadContacts) -> None:
    """A line that cannot become a contact says which key is at fault, and stops nothing."""
    line, problem, address = REFUSED[case]
    fine = f"{{{E}}}"

    before, bad, after = read(f"{fine}\n{line}\n{fine}\n", "jsonl", attributes="all")

    assert (problem, None, address) == (bad.problem, bad.contact, bad.address)
    assert before.contact == after.contact == NewContact(Addresses(email="a@b.sg"))


def test_not_one_contact(read: ReadContacts) -> None:
    """A file without any address says which keys it could have."""
    with pytest.raises(
        InvalidInputError,
        match=r"no line with the key 'msisdn', .* or 'addresses': .* --column msisdn=NAME says "
        "which key holds the phone number",
    ):
        read('{"Mobile": "+6581234567"}\n', "jsonl")
    with pytest.raises(InvalidInputError, match="a JSON object with an msisdn or another address"):
        read("", "jsonl")


def test_a_mapped_key(read: ReadContacts) -> None:
    """A key that the caller named has to be on every line."""
    fine, bad = read(
        '{"Mobile": "6581234567"}\n{"email": "a@b.sg"}\n', "jsonl", columns={"msisdn": "mobile"}
    )

    assert NewContact(Addresses(msisdn="6581234567")) == fine.contact
    assert (InputProblem("the key is missing", "mobile"), "a@b.sg") == (bad.problem, bad.address)


def test_nested_too_deeply() -> None:
    """An attribute too deep to be looked through is refused like any other."""
    value: object = Pairs()
    for _ in range(2000):
        value = Pairs([("a", value)])

    with pytest.raises(BadCellError, match="nested too deeply"):
        read_attribute(value)
