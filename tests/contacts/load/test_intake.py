"""Each thing a caller gives is a contact that can be sent, or has its verdict at once."""

import json
from types import MappingProxyType
from typing import NoReturn

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eightbyeight.contacts.load.intake import Intake
from eightbyeight.contacts.load.items import Item
from eightbyeight.contacts.load.outcomes import ContactOutcome, ContactVerdict
from eightbyeight.contacts.models import Addresses, NewContact
from eightbyeight.contacts.rows.contact_row import ContactRow
from eightbyeight.errors import InputProblem
from tests.contacts.load.talk import new

ANA = NewContact(Addresses(msisdn="+6581234567"), first_name="Ana", country="SG", groups=(7,))


def _row(
    contact: NewContact | None, problem: InputProblem | None, address: str | None = None
) -> ContactRow:
    return ContactRow(9, ["x"], contact, problem, address)


@pytest.mark.parametrize(
    "row",
    [
        ANA,
        {"msisdn": "+6581234567", "firstName": "Ana", "country": "SG", "groups": [7]},
        MappingProxyType(
            {
                "addresses": {"msisdn": "+6581234567"},
                "first_name": "Ana",
                "country": "SG",
                "groups": [{"id": 7}],
            }
        ),
        _row(ANA, None),
    ],
)
def test_what_can_be_sent(row: object) -> None:
    """Contacts, mappings and rows of files come out as the body to send."""
    item = Intake().take(row)

    assert isinstance(item, Item)
    assert {
        "addresses": {"msisdn": "+6581234567"},
        "firstName": "Ana",
        "country": "SG",
        "groups": [{"id": 7}],
    } == json.loads(item.body)
    assert ({"msisdn": "+6581234567"}, "SG") == (item.addresses, item.country)
    assert (9 if isinstance(row, ContactRow) else 1, row) == (item.row, item.given)


class _Broken(dict[str, object]):
    def items(self) -> NoReturn:
        raise OSError("the database is gone")


@pytest.mark.parametrize(
    ("row", "address", "detail"),
    [
        (NewContact(Addresses(email="x")), "x", "email: 'x' is no email address"),
        (
            NewContact(Addresses()),
            None,
            "addresses: has none of msisdn, email, we_chat_user_id, ",
        ),
        (NewContact(7), None, "addresses: must be Addresses, not int"),  # type: ignore[arg-type]
        ({"email": "a@b.c", "colour": "red"}, "a@b.c", "'colour': is no field of a contact"),
        (
            {"addresses": {"email": "a@b.c", "colour": "red"}},
            "a@b.c",
            "'colour': is no field of a contact",
        ),
        (None, None, "must be a NewContact or a mapping, not NoneType"),
        (_Broken(email="a@b.c"), None, "cannot be read: it raised OSError"),
        (_row(None, InputProblem("is blank", "Phone"), "a@b.c"), "a@b.c", "Phone: is blank"),
        (_row(ANA, InputProblem("is blank", "Phone")), None, "Phone: is blank"),
        (_row(None, None), None, "is not a contact"),
        (_row(NewContact(Addresses(email="x")), None), "x", "email: 'x' is no email address"),
    ],
)
def test_what_cannot_be_sent(row: object, address: str | None, detail: str) -> None:
    """Everything else is rejected, with one reason and as much of an address as can be read."""
    outcome = Intake().take(row)

    assert isinstance(outcome, ContactOutcome)
    assert ContactVerdict.REJECTED is outcome.verdict
    assert address == outcome.address
    assert str(outcome.detail).startswith(detail)
    assert (9 if isinstance(row, ContactRow) else 1, row) == (outcome.row, outcome.given)


class _Sly(str):
    """A text with its own idea of everything."""

    __slots__ = ()

    def lower(self) -> NoReturn:
        raise AssertionError("nobody should ask")


def test_texts_become_plain() -> None:
    """Addresses are looked up and compared, so a text of another type is made one that can be."""
    item = Intake().take(NewContact(Addresses(email=_Sly("Ana@b.c"))))

    assert isinstance(item, Item)
    assert [str] == [type(text) for text in item.addresses.values()]


def test_what_is_sent_is_fixed_when_the_row_is_taken() -> None:
    """A mapping that changes afterwards changes nothing of what is sent."""
    attributes: dict[str, object] = {"vip": True}
    item = Intake().take(NewContact(Addresses(msisdn="6581234567"), custom_attributes=attributes))
    attributes["vip"] = object()

    assert isinstance(item, Item)
    assert {"vip": True} == json.loads(item.body)["customAttributes"]


def _with(msisdn: int | None, email: int | None) -> NewContact:
    return NewContact(
        Addresses(
            msisdn=None if msisdn is None else f"+65{msisdn:08}",
            email=None if email is None else f"{email}@b.c",
        )
    )


_PEOPLE = st.builds(_with, st.integers(0, 5), st.none() | st.integers(0, 5)) | st.builds(
    _with, st.none(), st.integers(0, 5)
)


@given(st.lists(_PEOPLE, max_size=12))
@settings(max_examples=300)
def test_no_address_is_taken_twice(contacts: list[NewContact]) -> None:
    """A row is a duplicate if, and only if, a row that is sent has one of its addresses."""
    intake = Intake()
    taken: set[str | None] = set()
    for contact in contacts:
        addresses = {contact.addresses.msisdn, contact.addresses.email} - {None}
        expected = not addresses.isdisjoint(taken)

        result = intake.take(contact)

        assert expected == isinstance(result, ContactOutcome)
        taken |= set() if expected else addresses
    assert len(contacts) == intake.rows


def test_a_duplicate_tells_where_the_first_is() -> None:
    """It names the address that both have, and the hundred rows among which the first stands."""
    intake = Intake()
    for number in range(250):
        intake.take(new(number))

    late, early = intake.take(new(220)), intake.take(new(0))

    assert isinstance(late, ContactOutcome)
    assert isinstance(early, ContactOutcome)
    assert ContactVerdict.DUPLICATE_IN_INPUT is late.verdict
    assert (251, "+6500000220") == (late.row, late.address)
    assert "the same msisdn stands on an earlier row, between 200 and 299" == late.detail
    assert "the same msisdn stands on an earlier row, between 1 and 99" == early.detail


def test_a_refused_row_keeps_nobody_out() -> None:
    """A row that is rejected here leaves its addresses to the rows that follow."""
    intake = Intake()
    intake.take(NewContact(Addresses(msisdn="+6581234567", email="x")))

    assert isinstance(intake.take(ANA), Item)
