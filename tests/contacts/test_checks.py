"""What is wrong with a contact, a group or an id is said before anything is sent."""

from uuid import UUID

import pytest
from attrs import evolve

from eightbyeight.contacts.checks import (
    check_change,
    check_contact,
    check_group,
    check_ids,
    check_msisdns,
    contact_from,
    find_contact_problem,
    id_path,
    job_path,
    msisdn_path,
)
from eightbyeight.contacts.models import Addresses, NewContact, NewGroup
from eightbyeight.errors import InvalidInputError
from eightbyeight.rest.showing import one_line

GOOD = NewContact(
    Addresses(
        msisdn="+6581234567",
        email="ana@example.com",
        we_chat_user_id="w" * 128,
        facebook_user_id="f",
        zalo_id="z",
        line_id="l",
        kakao_talk_id="k",
    ),
    first_name="A" * 200,
    last_name="B",
    external_id="x" * 50,
    country="SG",
    groups=(1, 2**63 - 1),
    custom_attributes={"tier": "gold", "scores": [1, {"a": None}]},
)


class Unshowable:
    """Something that raises whatever it is asked."""

    def __repr__(self) -> str:
        raise RuntimeError


def test_a_good_contact() -> None:
    """Every limit is itself allowed."""
    assert None is find_contact_problem(GOOD)
    assert GOOD is check_contact(GOOD)


@pytest.mark.parametrize(
    "msisdn", ["1234567", "+1234567", "123456789012345", "+123456789012345", "6581234567"]
)
def test_a_phone_number(msisdn: str) -> None:
    """7 to 15 digits, with a plus or without, are a phone number."""
    assert None is find_contact_problem(NewContact(Addresses(msisdn=msisdn)))


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("msisdn", "123456", "no phone number"),
        ("msisdn", "1234567890123456", "no phone number"),
        ("msisdn", "0812345678", "no phone number"),
        ("msisdn", "+0812345678", "no phone number"),
        ("msisdn", "+65 8123 4567", "no phone number"),
        ("msisdn", "6581234567\n", "no phone number"),
        ("msisdn", "٦٥٨١٢٣٤٥٦٧", "no phone number"),
        ("msisdn", "", "must not be blank"),
        ("msisdn", 6581234567, "must be text, not int"),
        ("email", "ana", "no email address"),
        ("email", "@example.com", "no email address"),
        ("email", "ana@", "no email address"),
        ("email", "an a@example.com", "no email address"),
        ("email", "ana@localhost", "no email address"),
        ("email", f"{'a' * 309}@example.com", "321 characters long, and 320"),
        ("line_id", "l" * 129, "129 characters long, and 128"),
        ("zalo_id", " ", "must not be blank"),
        ("kakao_talk_id", "\ud800", "surrogate"),
    ],
)
def test_addresses(field: str, value: object, why: str) -> None:
    """What is no address of its kind is a problem with its name."""
    problem = find_contact_problem(NewContact(Addresses(**{field: value})))  # type: ignore[arg-type]

    assert problem is not None
    assert (field, True) == (problem.field, why in problem.message)


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("addresses", Addresses(), "none of msisdn, email"),
        ("addresses", {"msisdn": "6581234567"}, "must be Addresses, not dict"),
        ("first_name", "A" * 201, "201 characters long, and 200"),
        ("last_name", "", "must not be blank"),
        ("last_name", 7, "must be text, not int"),
        ("external_id", "x" * 51, "51 characters long, and 50"),
        ("country", "sg", "two capital letters"),
        ("country", "SGP", "two capital letters"),
        ("country", "UK", "two capital letters"),
        ("country", 65, "two capital letters"),
        ("groups", (1, 0), "0 is no group id"),
        ("groups", (True,), "True is no group id"),
        ("groups", ("7",), "'7' is no group id"),
        ("groups", tuple(range(1, 12)), "are 11, and 10"),
        ("groups", (7, 7), "a group twice"),
        ("custom_attributes", [], "must be a mapping, not list"),
        ("custom_attributes", {str(n): n for n in range(51)}, "are 51, and 50"),
        ("custom_attributes", {7: "x"}, "has the name 7"),
        ("custom_attributes", {"": "x"}, "has the name ''"),
        ("custom_attributes", {"a": object()}, "without a form in JSON"),
        ("custom_attributes", {"a": "\ud800"}, "without a form in JSON"),
        ("custom_attributes", {"a": [float("nan")]}, "without a form in JSON"),
        ("custom_attributes", {"a": b"bytes"}, "without a form in JSON"),
    ],
)
def test_other_members(field: str, value: object, why: str) -> None:
    """Each limit of the vendor's schema is kept, and the problem names the member."""
    contact = evolve(GOOD, **{field: value})  # type: ignore[arg-type]
    problem = find_contact_problem(contact)

    assert problem is not None
    assert (field, True) == (problem.field, why in problem.message), problem
    with pytest.raises(InvalidInputError, match=f"^{field}: "):
        check_contact(contact)


def test_groups_of_any_kind() -> None:
    """Any iterable of ids becomes a tuple; what is none is refused with the contact."""
    assert (1, 2) == NewContact(Addresses(), groups=[1, 2]).groups
    problem = find_contact_problem(evolve(GOOD, groups=7))  # type: ignore[arg-type]

    assert problem is not None
    assert "must be a tuple of group ids, not int" == problem.message


@pytest.mark.parametrize("contact", [None, {}, "6581234567", GOOD.addresses])
def test_no_contact(contact: object) -> None:
    """What is no NewContact is refused by the name of its class."""
    with pytest.raises(InvalidInputError, match=f"NewContact, not {type(contact).__name__}"):
        check_contact(contact)


@pytest.mark.parametrize(
    ("group", "why"),
    [
        (NewGroup(""), "^name: must not be blank$"),
        (NewGroup("n" * 101), "^name: is 101"),
        (NewGroup(None), "^name: must be text"),  # type: ignore[arg-type]
        (NewGroup("n", description=""), "^description: must not be blank: write None for none"),
        (NewGroup("n", description="d" * 101), "^description: is 101"),
        (NewGroup("n", is_blacklist="false"), "^is_blacklist: must be True"),  # type: ignore[arg-type]
    ],
)
def test_groups(group: NewGroup, why: str) -> None:
    """A group has a name, and both its texts have at most 100 characters."""
    check_group(NewGroup("n" * 100, description="d" * 100, is_blacklist=True))
    check_group(NewGroup("n"))
    with pytest.raises(InvalidInputError, match=why):
        check_group(group)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("custom_attributes", {"": 1}),
        ("is_blacklist", 1),
        ("msisdn", "0"),
        ("first_name", ""),
        ("country", "Singapore"),
    ],
)
def test_changes(name: str, value: object) -> None:
    """A single field is judged as it is in a whole contact or group."""
    check_change("msisdn", "6581234567")
    check_change("custom_attributes", {"tier": None})
    with pytest.raises(InvalidInputError, match=f"^{name}: "):
        check_change(name, value)


def test_lists_of_ids() -> None:
    """Ids come in any collection, and each that is none is named by its place."""
    assert [3, 4] == check_ids("ids", (3, 4))
    assert ["+6581234567"] == check_msisdns({"+6581234567"})

    with pytest.raises(InvalidInputError) as caught:
        check_ids("ids", [1, "2", 3, -4])
    assert [1, 3] == [problem.index for problem in caught.value.problems]
    with pytest.raises(InvalidInputError) as caught:
        check_msisdns(["6581234567", "x", 7])
    assert [1, 2] == [problem.index for problem in caught.value.problems]


def test_long_lists_of_what_is_no_id() -> None:
    """The first hundred are named; nobody reads more."""
    for check in (check_msisdns, lambda given: check_ids("ids", given)):
        with pytest.raises(InvalidInputError) as caught:
            check(["x"] * 10_000)
        assert 100 == len(caught.value.problems)


@pytest.mark.parametrize("given", ["12", b"12", {"1": 2}, 12, None, iter([1])])
def test_no_lists(given: object) -> None:
    """A text is no list of ids, nor is anything else that merely looks like one."""
    with pytest.raises(InvalidInputError, match=r"^ids: must be a list"):
        check_ids("ids", given)
    with pytest.raises(InvalidInputError, match=r"^msisdns: must be a list"):
        check_msisdns(given)


@pytest.mark.parametrize("given", [0, -1, True, "7", "../groups", 1.0, None, 2**63])
def test_ids_in_paths(given: object) -> None:
    """Only a positive whole number goes into a path, so nothing can climb out of it."""
    assert "41764986" == id_path("contact_id", 41764986)
    with pytest.raises(InvalidInputError, match=r"^contact_id: .* is no id"):
        id_path("contact_id", given)


@pytest.mark.parametrize("given", ["", "x", "../contacts", 7, None, Unshowable()])
def test_jobs_in_paths(given: object) -> None:
    """Only a UUID goes into a path, as a text or as a UUID."""
    job_id = "1da76ae9-5f8d-40c1-ba71-ae7b00abb23e"
    assert job_id == job_path(job_id) == job_path(UUID(job_id))
    with pytest.raises(InvalidInputError, match=r"^job_id: .* is not a UUID"):
        job_path(given)


def test_numbers_in_paths() -> None:
    """A phone number is percent-encoded, and nothing else is taken."""
    assert "%2B6581234567" == msisdn_path("+6581234567")
    with pytest.raises(InvalidInputError, match=r"^msisdn: "):
        msisdn_path("../batches")


@pytest.mark.parametrize(
    "fields",
    [
        {
            "msisdn": "+65",
            "weChatUserId": "w",
            "firstName": "Ana",
            "customAttributes": {"a": 1},
            "groups": [1, {"id": 2}],
        },
        {
            "addresses": {"msisdn": "+65", "we_chat_user_id": "w"},
            "first_name": "Ana",
            "custom_attributes": {"a": 1},
            "groups": (1, 2),
        },
        {
            "addresses": Addresses(msisdn="+65", we_chat_user_id="w"),
            "firstName": "Ana",
            "custom_attributes": {"a": 1},
            "groups": {1: 0, 2: 0}.keys(),
        },
    ],
)
def test_contacts_from_mappings(fields: dict[str, object]) -> None:
    """Names of the wire and of attributes, nested and flat, mean the same."""
    expected = NewContact(
        Addresses(msisdn="+65", we_chat_user_id="w"),
        first_name="Ana",
        groups=(1, 2),
        custom_attributes={"a": 1},
    )

    assert expected == contact_from(fields)


@pytest.mark.parametrize("blank", ["", " ", "\t"])
def test_blanks_of_mappings(blank: str) -> None:
    """An empty text of a mapping is an absent value, as an empty cell of a file is."""
    fields = {"email": "e@x.y", "msisdn": blank, "firstName": blank, "addresses": {"lineId": blank}}

    assert NewContact(Addresses(email="e@x.y")) == contact_from(fields)


def test_the_least_contact() -> None:
    """One address makes a contact."""
    assert NewContact(Addresses(email="e@x.y")) == contact_from({"email": "e@x.y"})


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"phone": "1"}, r"^'phone': is no field of a contact; it has msisdn, email"),
        ({7: "1"}, "^7: is no field"),
        ({"addresses": {"firstName": "x"}}, r"^'firstName': is no field"),
        ({"msisdn": "1", "addresses": {"msisdn": "2"}}, "^msisdn: is given twice"),
        ({"email": "e", "addresses": Addresses()}, "^email: is given beside addresses"),
        ({"firstName": "a", "first_name": "b"}, "^first_name: is given twice"),
        ({"groups": "12"}, "^groups: must be a list of ids, not str"),
        ({"groups": 12}, "^groups: must be a list of ids, not int"),
    ],
)
def test_mappings_that_are_no_contact(fields: dict[str, object], why: str) -> None:
    """An unknown or doubled name is refused, by that name."""
    with pytest.raises(InvalidInputError, match=why):
        contact_from(fields)


def test_what_cannot_be_shown() -> None:
    """A message shows at most 60 characters of a value, and only its class if it raises."""
    assert "an object of the class Unshowable" == one_line(Unshowable())
    assert 60 == len(one_line("x" * 100))
