"""Who is to read a file of contacts, and what it takes."""

from collections.abc import Mapping, Sequence

from attrs import frozen

from eightbyeight.contacts.files.pages import CONVERSE, UPLOAD
from eightbyeight.errors import InvalidInputError

__all__ = ["FOR_CONVERSE", "FOR_UPLOAD", "LARGEST", "Importer", "converse_template", "names_in"]

LARGEST = 30_000_000
"""Bytes of one upload. The page says "30 Mb"; of what that may mean, this is the safe reading."""


@frozen(kw_only=True)
class Importer:
    """What reads a file of contacts."""

    spellings: Mapping[str, str]
    """Its columns, each with another spelling that files have."""
    phone: str
    """The column of phone numbers."""
    email: str
    """The column of email addresses."""
    addresses: tuple[str, ...]
    """The columns of which each row fills one at least."""
    name: str | None = None
    """The column without which a contact has no name, where one is asked for."""
    limits: Mapping[str, int]
    """Characters of a cell, by column."""
    codes: tuple[str, ...]
    """Columns of ids, which spreadsheets like to take for numbers."""
    plus: bool
    """Whether phone numbers need a ``+`` before them."""
    example: str
    """A header that it takes."""
    page: str
    """The vendor's page about it."""
    largest: int | None = None
    """Bytes of a file."""
    most_attributes: int | None = None
    """Columns that are no field."""
    csv_only: bool = False
    """Whether Excel files are refused."""


_IDS = ("weChatUserId", "facebookUserId", "zaloId", "lineId", "kakaoTalkId")

FOR_UPLOAD = Importer(
    spellings={
        "msisdn": "msisdn",
        "email": "email",
        "weChatUserId": "we_chat_user_id",
        "facebookUserId": "facebook_user_id",
        "zaloId": "zalo_id",
        "lineId": "line_id",
        "kakaoTalkId": "kakao_talk_id",
        "firstName": "first_name",
        "lastName": "last_name",
        "externalId": "external_id",
        "country": "country",
    },
    phone="msisdn",
    email="email",
    addresses=("msisdn", "email", *_IDS),
    limits={"firstName": 200, "lastName": 200, "externalId": 50, **dict.fromkeys(_IDS, 128)},
    codes=("externalId", *_IDS),
    plus=False,
    example="msisdn,firstName,lastName",
    page=UPLOAD,
    largest=LARGEST,
    most_attributes=50,
)
"""The upload of the Contacts API. Which columns it takes besides those of its example, no page
says; these are the fields of "Create contact"."""

FOR_CONVERSE = Importer(
    spellings={name: name for name in ("name", "phone", "email")},
    phone="phone",
    email="email",
    addresses=("phone", "email"),
    name="name",
    limits={},
    codes=(),
    plus=True,
    example="name,phone,email",
    page=CONVERSE,
    csv_only=True,
)
"""The importer of Converse."""


def converse_template(attributes: Sequence[str] = ()) -> str:
    """Give the header of a CSV file for the importer of Converse.

    It is ``name,phone,email`` and then the custom attributes. The page on contact management names
    these columns; the template with authority is the one that Converse itself offers for download
    (Contacts, Import).

    Args:
        attributes: Names of custom attributes, exactly as they are configured in Converse.

    Raises:
        InvalidInputError: a name is blank, there twice or that of another column, or has a line
            break in it.
    """
    names = list(FOR_CONVERSE.spellings)
    for name in names_in("attributes", attributes):
        if name in names:
            raise InvalidInputError.of("attributes", f"the column {name!r} would be there twice")
        names.append(name)
    return ",".join(_quoted(name) for name in names) + "\n"


def names_in(argument: str, given: object) -> tuple[str, ...]:
    """Give names of columns as they were given.

    Raises:
        InvalidInputError: they are no list of names.
    """
    listed = given if isinstance(given, Sequence) and not isinstance(given, str) else None
    if listed is None:
        raise InvalidInputError.of(argument, "must be a list of names")
    names: list[str] = []
    for name in listed:
        if not isinstance(name, str) or not name.strip() or not name.isprintable():
            raise InvalidInputError.of(argument, f"{name!r:.60} is no name of a column")
        names.append(name)
    return tuple(names)


def _quoted(name: str) -> str:
    if not {'"', ","} & set(name):
        return name
    doubled = name.replace('"', '""')
    return f'"{doubled}"'
