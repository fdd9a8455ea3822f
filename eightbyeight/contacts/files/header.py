"""What is wrong with the columns of a file of contacts."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from difflib import get_close_matches

from attrs import frozen

from eightbyeight.contacts.files.findings import ContactRule, Fault, Severity
from eightbyeight.contacts.files.importers import Importer
from eightbyeight.contacts.files.pages import CREATE
from eightbyeight.loading.files.columns import Names

__all__ = ["Header", "read_header"]

_SEPARATORS = re.compile(r"[\s_.-]+")
_PHONE = (
    "msisdn mobile mobilephone mobilenumber mobileno phone phonenumber phoneno telephone tel cell"
    " cellphone cellnumber whatsapp"
)
_SAME = {
    "msisdn": _PHONE,
    "phone": _PHONE,
    "email": "mail emailaddress",
    "firstName": "givenname forename",
    "lastName": "surname familyname",
    "externalId": "customerid contactid crmid",
    "country": "countrycode",
    "name": "fullname contactname customername firstname",
}
_SHOWN = 12
_PERSONAL = re.compile(r"(?:\D*\d){7,}\D*|.+@.+", re.DOTALL)
"""What may be somebody's phone number or address, and hardly is the name of a column."""
_LONGEST_COMPARED, _COMPARED = 100, 20_000
"""Characters of a name, and pairs of names, that are compared for a likeness in half a second."""


@frozen
class Header:
    """The columns of a file."""

    names: tuple[str, ...]
    """Every column's name, without outer blanks; its number in place of one that looks like a phone
    number or an email address."""
    places: Mapping[str, int]
    """Index by wire name; where a field is there twice, the first."""
    faults: tuple[tuple[Fault, str | None], ...]
    """What is wrong, each with the column's name, or None for all of them."""


def read_header(
    names: Sequence[str], known: Names, importer: Importer, attributes: Collection[str] | None
) -> Header:
    """Find the fields among the columns, and what is wrong with these.

    Args:
        names: The columns.
        known: Under which names fields are found.
        importer: Who is to read the file.
        attributes: The attributes there are; None where that is not known.
    """
    stripped = tuple(name.strip() for name in names)
    personal = [
        known.field_of(name) is None and _PERSONAL.fullmatch(name) is not None for name in stripped
    ]
    if any(personal) and not any(known.field_of(name) in importer.addresses for name in stripped):
        numbers = tuple(str(number) for number in range(1, len(names) + 1))
        return Header(numbers, {}, ((_NO_HEADER, None),))
    stripped = tuple(
        str(number) if hidden else name
        for number, (name, hidden) in enumerate(zip(stripped, personal, strict=True), start=1)
    )
    wires = [known.field_of(name) for name in stripped]
    places: dict[str, int] = {}
    for index, wire in enumerate(wires):
        if wire is not None:
            places.setdefault(wire, index)
    further = [name for name, wire in zip(stripped, wires, strict=True) if name and wire is None]
    faults = [
        *_unnamed(stripped),
        *_repeated(stripped, wires),
        *_misspelt(names, wires, known),
        *_without_addresses(stripped, places, importer),
        *_attributes(further, places, importer, attributes),
    ]
    return Header(stripped, places, tuple(faults))


# Which quotes no cell: it would be somebody's.
_NO_HEADER = Fault(
    ContactRule.NO_ADDRESS_COLUMN,
    "the first row looks like a contact, not a header",
    "write a header above it, or say has_header=False (--no-header) and name the columns",
)

Faults = Iterator[tuple[Fault, str | None]]


def _unnamed(names: Sequence[str]) -> Faults:
    for index, name in enumerate(names, start=1):
        if not name:
            message = f"column {index} has no name"
            yield Fault(ContactRule.UNNAMED_COLUMN, message, "name it, or remove the column"), None


def _repeated(names: Sequence[str], wires: Sequence[str | None]) -> Faults:
    first: dict[str, int] = {}
    for index, (name, wire) in enumerate(zip(names, wires, strict=True)):
        place = first.setdefault(wire or name.casefold(), index)
        if name and place != index:
            message = (
                f"is column {index + 1}, and column {place + 1}, {names[place]!r}, is the same"
            )
            yield Fault(ContactRule.REPEATED_COLUMN, message, "rename or remove one of them"), name


def _misspelt(names: Sequence[str], wires: Sequence[str | None], known: Names) -> Faults:
    for name, wire in zip(names, wires, strict=True):
        # The upload's page writes firstName and the screens of 8x8 Connect Firstname, so case is
        # taken to be free; any other spelling is not on any page.
        if wire is None or wire in known.mapped or name.casefold() == wire.casefold():
            continue
        message = f"is not how the vendor's pages spell {wire}"
        if name.strip().casefold() == wire.casefold():
            message = "has blanks around its name"
        mend = f"write {wire}"
        yield Fault(ContactRule.COLUMN_NAME, message, mend, CREATE, Severity.WARNING), name.strip()


def _without_addresses(
    names: Sequence[str], places: Mapping[str, int], importer: Importer
) -> Faults:
    if not places.keys().isdisjoint(importer.addresses):
        return
    there = ", ".join(repr(name[:40]) for name in names[:_SHOWN])
    there += ", …" if len(names) > _SHOWN else ""
    message = f"no column holds an address ({', '.join(importer.addresses)}); there are {there}"
    mend = f"write the header as in {importer.example}"
    likely = {wire: name for name in names if (wire := _likely(name, importer)) is not None}
    for wire in importer.addresses:
        if wire in likely:
            mend = f"rename {likely[wire]!r} to {wire}, as in {importer.example}"
            break
    yield Fault(ContactRule.NO_ADDRESS_COLUMN, message, mend, importer.page), None


def _likely(name: str, importer: Importer) -> str | None:
    """Tell which field is perhaps meant by a column that is none."""
    squeezed = _SEPARATORS.sub("", name).casefold()
    for wire in importer.spellings:
        if squeezed == wire.casefold() or squeezed in _SAME.get(wire, "").split():
            return wire
    return None


def _attributes(
    further: Sequence[str],
    places: Mapping[str, int],
    importer: Importer,
    attributes: Collection[str] | None,
) -> Faults:
    most = importer.most_attributes
    if most is not None and len(further) > most:
        message = f"has {len(further)} columns that are custom attributes, and {most} is the limit"
        yield Fault(ContactRule.TOO_MANY_ATTRIBUTES, message, "remove the others", CREATE), None
    if attributes is not None:
        yield from _unknown(further, attributes, importer)
    for name in further:
        wire = _likely(name, importer)
        is_attribute = attributes is not None and name in attributes
        if wire is not None and wire not in places and not is_attribute:
            message = "is taken for a custom attribute"
            mend = f"rename it to {wire} if it is that"
            yield Fault(ContactRule.COLUMN_NAME, message, mend, severity=Severity.WARNING), name


def _unknown(further: Sequence[str], attributes: Collection[str], importer: Importer) -> Faults:
    folded = {name.casefold(): name for name in attributes}
    to_compare = _COMPARED // (len(folded) or 1)
    for name in further:
        if name in attributes:
            continue
        near: list[str] = []
        if to_compare > 0 and len(name) <= _LONGEST_COMPARED:
            to_compare -= 1
            near = get_close_matches(name.casefold(), folded, n=1, cutoff=0.75)
        mend = f"write {folded[near[0]]}" if near else "add the attribute in Converse, or remove it"
        message = "is no attribute that is configured"
        yield Fault(ContactRule.UNKNOWN_ATTRIBUTE, message, mend, importer.page), name
