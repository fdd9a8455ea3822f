"""Which columns of a file hold what is sent."""

import io
import re
from collections.abc import Callable

import pytest

from eightbyeight.contacts.models import Addresses, NewContact
from eightbyeight.contacts.rows import ContactRow, open_contacts
from eightbyeight.errors import InvalidInputError

ReadContacts = Callable[..., list[ContactRow]]

FULL = NewContact(
    Addresses(
        msisdn="+6581234567",
        email="ana@example.com",
        we_chat_user_id="w",
        facebook_user_id="f",
        zalo_id="z",
        line_id="l",
        kakao_talk_id="k",
    ),
    first_name="Ana",
    last_name="Tan",
    external_id="7",
    country="SG",
)
WIRE = (
    "msisdn,email,weChatUserId,facebookUserId,zaloId,lineId,kakaoTalkId,firstName,lastName,"
    "externalId,country"
)
SNAKE = (
    "msisdn,email,we_chat_user_id,facebook_user_id,zalo_id,line_id,kakao_talk_id,first_name,"
    "last_name,external_id,country"
)
VALUES = "+6581234567,ana@example.com,w,f,z,l,k,Ana,Tan,7,SG"


@pytest.mark.parametrize("header", [WIRE, SNAKE, WIRE.upper(), SNAKE.title()])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_all_fields(header: str, delimiter: str, read: ReadContacts) -> None:
    """Every field has a column, under its wire name or its snake_case, in whatever case."""
    content = f"{header}\n{VALUES}\n".replace(",", delimiter)

    (row,) = read(content)

    assert (2, VALUES.split(","), FULL, None) == (row.number, row.cells, row.contact, row.problem)
    assert "+6581234567" == row.address


def test_further_columns() -> None:
    """Other columns are carried along and not sent, unless the caller says so."""
    content = b"msisdn,Tier,groups\n+6581234567,gold,7\n"
    with open_contacts(io.BytesIO(content), format="csv") as row_file:
        (row,) = row_file

    assert (("Tier", "groups"), ["+6581234567", "gold", "7"]) == (row_file.further, row.cells)
    assert NewContact(Addresses(msisdn="+6581234567")) == row.contact


@pytest.mark.parametrize("name", ["Mobile", "Phone", "phone number", "e-mail", "Name"])
def test_nothing_is_guessed(name: str, read: ReadContacts) -> None:
    """A name that only sounds like an address is none before it is mapped to one."""
    with pytest.raises(InvalidInputError) as caught:
        read(f"{name},firstName\n1,Ana\n")

    assert (
        "the standard input: row 1: no column 'msisdn', 'email', 'weChatUserId', 'facebookUserId', "
        f"'zaloId', 'lineId' or 'kakaoTalkId'; there are '{name}', 'firstName': rename one, or map "
        "it with --column msisdn=NAME"
    ) == str(caught.value)


def test_mapped(read: ReadContacts) -> None:
    """A column is whatever the caller says it is."""
    columns = {"msisdn": "Mobile", "first_name": "Vorname"}

    (row,) = read("VORNAME,Mobile,msisdn\nAna,+6581234567,1\n", columns=columns)

    assert NewContact(Addresses(msisdn="+6581234567"), first_name="Ana") == row.contact


@pytest.mark.parametrize(
    ("header", "columns", "why"),
    [
        (
            "x",
            {"phone": "Mobile"},
            "columns: 'phone' is no field of a contact: use msisdn, email, ",
        ),
        ("x", {"groups": "Group"}, "columns: 'groups' is no field of a contact"),
        ("x", {"msisdn": "a", "email": "A"}, "columns: one column is named for two fields"),
        ("x", {"msisdn": "Mobile"}, "the standard input: row 1: no column 'Mobile', 'email', "),
        ("email", {"msisdn": "Mobile"}, "the standard input: row 1: no column 'Mobile'; there are"),
        ("email", {"country": "Land"}, "the standard input: row 1: no column 'Land'; there are"),
    ],
)
def test_bad_mapping(header: str, columns: dict[str, str], why: str, read: ReadContacts) -> None:
    """A mapping that names no field, or a column that is not there, is refused."""
    with pytest.raises(InvalidInputError, match="^" + re.escape(why)):
        read(f"{header}\n", columns=columns)


def test_a_key_is_not_shown() -> None:
    """A file of keys, taken for one of contacts, is not quoted."""
    key = "Zm9vYmFyYmF6Zm9vYmFyYmF6Zm9vYmFyYmF6"

    with pytest.raises(InvalidInputError, match=r"there are '\*\*\*', 'x'") as caught:
        open_contacts(io.BytesIO(f"{key},x\n".encode()), format="csv")
    assert key[:8] not in str(caught.value)


def test_attributes(read: ReadContacts) -> None:
    """A column asked for is an attribute under the name that was asked for."""
    content = "customAttributes.Since,email,TIER ,note\n2026, a@b.sg, gold ,x\n,c@d.sg,,y\n"

    full, bare = read(content, attributes=["Tier", "since"])

    assert full.contact is not None
    assert {"since": "2026", "Tier": "gold"} == full.contact.custom_attributes
    assert NewContact(Addresses(email="c@d.sg")) == bare.contact


def test_all_attributes(read: ReadContacts) -> None:
    """Every further column that has a name is an attribute, if the caller wants all."""
    header = "email,Tier,tier, ,customAttributes.A.b,customAttributes.\n"

    (row,) = read(f"{header}a@b.sg,1,2,3,4,5\n", attributes="all")

    assert row.contact is not None
    assert {"Tier": "1", "tier": "2", "A.b": "4"} == row.contact.custom_attributes


def test_an_attribute_in_two_columns(read: ReadContacts) -> None:
    """Two columns of one attribute are refused, as for fields."""
    with pytest.raises(InvalidInputError, match=r"both customAttributes\.A: rename or remove one"):
        read("email,A,customattributes.A\n", attributes="all")


def test_an_attribute_that_is_mapped(read: ReadContacts) -> None:
    """An attribute may have a column of another name."""
    columns = {"customAttributes.Tier": "Klasse"}

    (row,) = read("email,klasse,Tier\na@b.sg,1,2\n", attributes=("Tier",), columns=columns)

    assert row.contact is not None
    assert {"Tier": "1"} == row.contact.custom_attributes


def test_a_missing_attribute(read: ReadContacts) -> None:
    """An attribute that no column has is told before any row."""
    with pytest.raises(
        InvalidInputError,
        match=r"no column 'Tier'; there are 'email': .* --column customAttributes\.Tier=NAME",
    ):
        read("email\n", attributes=["Tier"])


@pytest.mark.parametrize(
    ("attributes", "why"),
    [
        ("Tier", 'must be "all" or a list of columns'),
        (None, 'must be "all" or a list of columns'),
        ({"Tier": "x"}, 'must be "all" or a list of columns'),
        ([7], "must be names of columns, all of them text"),
        (["Tier", " "], "must be names of columns, all of them text"),
        (["EMail"], "'EMail' is a field of a contact, or is named twice"),
        (["zalo_ID"], "'zalo_ID' is a field of a contact, or is named twice"),
        (["Tier", "tier "], "'tier' is a field of a contact, or is named twice"),
    ],
)
def test_bad_attributes(attributes: object, why: str) -> None:
    """Attributes that cannot be meant are refused before the file is looked at."""
    with pytest.raises(InvalidInputError, match=f"^attributes: {re.escape(why)}$"):
        open_contacts("no-file.csv", attributes=attributes)  # type: ignore[arg-type]


@pytest.mark.parametrize("who", ["+6581234567", "ana@shop.sg", "(65) 8123-4567", "6581234567.0"])
def test_a_missing_header_shows_nobody(who: str) -> None:
    """Where the first row is a person's, nothing of it is in the message."""
    with pytest.raises(
        InvalidInputError,
        match=r"the first row looks like a contact, not a header: write one above it, or say ",
    ) as caught:
        open_contacts(io.BytesIO(f"{who},Ana\n".encode()), format="csv")

    assert who not in str(caught.value)
    assert "Ana" not in str(caught.value)
