"""Each thing a caller gives is a contact that can be sent, or has its verdict at once."""

import json
import random
from collections.abc import Iterable, Iterator
from types import MappingProxyType
from typing import NoReturn

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eightbyeight.contacts.load.intake import Intake
from eightbyeight.contacts.load.items import Item
from eightbyeight.contacts.load.outcomes import TAKES_ADDRESSES, ContactOutcome, ContactVerdict
from eightbyeight.contacts.models import Addresses, NewContact
from eightbyeight.contacts.rows.contact_row import ContactRow
from eightbyeight.errors import InputProblem
from tests.contacts.load.talk import new

V = ContactVerdict
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


_ENDS = st.sampled_from(
    [
        V.CREATED,
        V.MERGED,
        V.PRESENT_UNATTRIBUTED,
        V.UNKNOWN,
        V.CONFLICT,
        V.REJECTED,
        V.NOT_CREATED,
    ]
)


@given(st.lists(st.tuples(_PEOPLE, _ENDS), max_size=12), st.randoms(use_true_random=False))
@settings(max_examples=300)
def test_rows_are_judged_as_if_one_by_one(
    rows: list[tuple[NewContact, ContactVerdict]], die: random.Random
) -> None:
    """However rows overlap in time, each is told what it would be after all earlier ones ended."""
    intake = Intake()
    told: dict[int, ContactVerdict] = {}
    sent: list[Item] = []

    def note(taken: Item | ContactOutcome | None) -> None:
        if isinstance(taken, ContactOutcome):
            told[taken.row] = taken.verdict
        elif taken is not None:
            sent.append(taken)

    def end_one() -> None:
        item = sent.pop(die.randrange(len(sent)))
        told[item.row] = rows[item.row - 1][1]
        for taken in intake.end(item, told[item.row]):
            note(taken)

    for contact, _ in rows:
        note(intake.take(contact))
        while sent and die.random() < 0.4:
            end_one()
    while sent:
        end_one()

    assert (len(rows), 0) == (intake.rows, intake.waiting)
    assert dict(enumerate(_one_by_one(rows), 1)) == told


def _one_by_one(rows: list[tuple[NewContact, ContactVerdict]]) -> Iterator[ContactVerdict]:
    taken: set[str | None] = set()
    for contact, end in rows:
        addresses = {contact.addresses.msisdn, contact.addresses.email} - {None}
        if addresses <= taken:
            yield V.DUPLICATE_IN_INPUT
        elif addresses & taken:
            yield V.REJECTED
        else:
            taken |= addresses if end in TAKES_ADDRESSES else set()
            yield end


def _created(intake: Intake, contact: NewContact) -> None:
    item = intake.take(contact)
    assert isinstance(item, Item)
    assert [] == list(intake.end(item, V.CREATED))


def test_a_duplicate_tells_where_the_first_is() -> None:
    """It names the address that both have, and the hundred rows among which the first stands."""
    intake = Intake()
    for number in range(250):
        _created(intake, new(number))

    late, early = intake.take(new(220)), intake.take(new(0))

    assert isinstance(late, ContactOutcome)
    assert isinstance(early, ContactOutcome)
    assert V.DUPLICATE_IN_INPUT is late.verdict
    assert (251, "+6500000220") == (late.row, late.address)
    assert "the same msisdn stands on an earlier row, between 200 and 299" == late.detail
    assert "the same msisdn stands on an earlier row, between 1 and 99" == early.detail


def test_a_row_that_waited_knows_the_first_exactly() -> None:
    """When the first ends its verdict, and its row, are known to those that waited for it."""
    intake = Intake()
    _created(intake, _with(None, 1))
    first = intake.take(_with(1, None))
    assert intake.take(_with(1, None)) is None
    assert intake.take(_with(1, 2)) is None
    assert intake.take(_with(1, 1)) is None
    assert 3 == intake.waiting
    assert isinstance(first, Item)

    details = [str(taken.detail) for taken in _outcomes(intake.end(first, V.UNKNOWN))]

    assert [
        "the same msisdn stands on row 2",
        "shares +6500000001 with row 2, and has an address of its own: put both into one row",
        "the same msisdn stands on row 2",
    ] == details


def _outcomes(taken: Iterable[Item | ContactOutcome]) -> Iterator[ContactOutcome]:
    for one in taken:
        assert isinstance(one, ContactOutcome)
        yield one


def test_an_address_that_is_new() -> None:
    """A row that shares one address and brings another is rejected, since it would be lost."""
    intake = Intake()
    _created(intake, _with(1, 1))
    outcome = intake.take(_with(2, 1))

    assert isinstance(outcome, ContactOutcome)
    assert V.REJECTED is outcome.verdict
    assert (
        "shares 1@b.c with an earlier row, between 1 and 99, and has an address of its own: "
        "put both into one row" == outcome.detail
    )
    assert isinstance(intake.take(_with(2, None)), Item)


def test_a_refused_row_keeps_nobody_out() -> None:
    """A row that is rejected here leaves its addresses to the rows that follow."""
    intake = Intake()
    intake.take(NewContact(Addresses(msisdn="+6581234567", email="x")))

    assert isinstance(intake.take(ANA), Item)


class _Hostile:
    """An object that does not even say what it is."""

    @property  # type: ignore[misc]
    def __class__(self) -> NoReturn:  # type: ignore[override]
        raise OSError("no")


def test_an_object_that_says_nothing() -> None:
    """Whatever an object does when it is looked at, it costs its own row alone."""
    outcome = Intake().take(_Hostile())

    assert isinstance(outcome, ContactOutcome)
    assert (1, V.REJECTED, "cannot be read: it raised OSError") == (
        outcome.row,
        outcome.verdict,
        outcome.detail,
    )
