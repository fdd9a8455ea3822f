"""One row of a file of contacts, with the contact it stands for or why it stands for none."""

import contextlib
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from attrs import define, evolve, field, frozen

from eightbyeight.contacts.checks import find_contact_problem
from eightbyeight.contacts.models import Addresses, NewContact
from eightbyeight.contacts.rows.fields import ADDRESSES, ATTRIBUTE, FIELDS, NESTED
from eightbyeight.contacts.rows.values import (
    read_attribute,
    read_exact,
    read_groups,
    read_object,
    read_text,
)
from eightbyeight.errors import InputProblem
from eightbyeight.loading.files.cells import BadCellError, shown
from eightbyeight.loading.files.columns import either, folded

__all__ = ["ContactRow", "make_row", "refuse_row", "with_problem"]

ValueT = TypeVar("ValueT")

_WIRE_NAMES = {attribute: wire for wire, attribute in {**FIELDS, **NESTED}.items()}
_WITH_ADDRESS = frozenset({*ADDRESSES, "addresses"})
_ADDRESS_NAMES = {
    **{folded(wire): wire for wire in ADDRESSES},
    **{folded(attribute): wire for wire, attribute in ADDRESSES.items()},
}
_READERS: Mapping[str, Callable[[object], str | None]] = {
    **dict.fromkeys(FIELDS, read_exact),
    # What looks like a rounded number may well be one of these.
    **dict.fromkeys(("email", "firstName", "lastName", "country"), read_text),
}


@frozen
class ContactRow:
    """One row of a file of contacts; exactly one of ``contact`` and ``problem`` is there."""

    number: int
    """The number a spreadsheet shows, where the header is 1; the line in JSON Lines."""
    cells: Sequence[str]
    """The row exactly as it came: its cells, or the one line of JSON."""
    contact: NewContact | None
    """Whom the row asks to be created."""
    problem: InputProblem | None
    """Why it cannot become a contact; ``field`` is the column as the file names it."""
    address: str | None = None
    """The first address, also where the rest of the row is at fault; None where there is none."""


def make_row(
    number: int,
    cells: Sequence[str],
    given: Mapping[str, object],
    labels: Mapping[str, str],
    *,
    country: str | None = None,
) -> ContactRow:
    """Turn the values of one row into a row with its contact or its problem.

    Args:
        number: The row's number.
        cells: What goes into the rejects file if the row comes to nothing.
        given: Values by wire name; fields the row does not have are missing.
        labels: The file's own names of the columns, by wire name.
        country: What the contact is sent with where the row names no country.
    """
    parts = _Parts()
    try:
        for wire, value in given.items():
            parts.take(wire, value, labels[wire])
    except BadCellError as bad:
        return refuse_row(number, cells, given, InputProblem(str(bad), parts.label))
    if not parts.addresses:
        return refuse_row(number, cells, given, _without_address(labels))
    contact = parts.contact(country)
    found = find_contact_problem(contact)
    if found is not None:
        return refuse_row(number, cells, given, parts.renamed(found))
    return ContactRow(number, cells, contact, None, _first(parts.addresses))


def refuse_row(
    number: int, cells: Sequence[str], given: Mapping[str, object], problem: InputProblem
) -> ContactRow:
    """Make a row that stands for no contact."""
    return ContactRow(number, cells, None, problem, _known_address(given))


def with_problem(row: ContactRow, problem: InputProblem) -> ContactRow:
    """Give the row with a problem instead of its contact."""
    return evolve(row, contact=None, problem=problem)


@define
class _Parts:
    """What has been read of one row."""

    addresses: dict[str, str] = field(factory=dict)
    label: str = ""
    """What is being read, as the file names it."""
    _others: dict[str, str] = field(factory=dict)
    _attributes: dict[str, object] = field(factory=dict)
    _groups: tuple[object, ...] = ()
    _labels: dict[str, str] = field(factory=dict)

    def take(self, wire: str, value: object, label: str) -> None:
        """Read one value, or what is nested in it.

        Raises:
            BadCellError: it cannot be read; ``label`` says which.
        """
        self.label = self._labels[wire] = label
        match wire:
            case "addresses":
                for name, inner in _nested_addresses(value).items():
                    self.label = f"{label}.{name}"
                    self._put(name, inner)
            case "groups":
                self._groups = read_groups(value)
            case "customAttributes":
                for name, inner in read_object(value).items():
                    self.label = f"{label}.{name}"
                    self._put_attribute(name, inner)
            case _ if wire in _READERS:
                self._put(wire, value)
            case _:
                self._put_attribute(wire.removeprefix(ATTRIBUTE), value)

    def _put(self, wire: str, value: object) -> None:
        text = _READERS[wire](value)
        if text is None:
            return
        texts = self.addresses if wire in ADDRESSES else self._others
        _put_once(texts, wire, text)
        self._labels[wire] = self.label

    def _put_attribute(self, name: str, value: object) -> None:
        read = read_attribute(value)
        if read is not None:
            _put_once(self._attributes, name, read)

    def contact(self, country: str | None) -> NewContact:
        """Make the contact, of this country where nothing else was read."""
        addresses = {ADDRESSES[wire]: text for wire, text in self.addresses.items()}
        others: dict[str, object] = {
            "country": country,
            **{FIELDS[wire]: text for wire, text in self._others.items()},
            "groups": self._groups,
            "custom_attributes": self._attributes,
        }
        # Whether the groups are ids is for find_contact_problem to judge.
        return NewContact(Addresses(**addresses), **others)  # type: ignore[arg-type]

    def renamed(self, problem: InputProblem) -> InputProblem:
        """Give a problem with a contact's field under the file's own name for it."""
        wire = _WIRE_NAMES[problem.field or ""]
        return InputProblem(problem.message, self._labels.get(wire, wire))


def _put_once(values: dict[str, ValueT], name: str, value: ValueT) -> None:
    if name in values:
        raise BadCellError(f"is given twice: {shown(values[name])} and {shown(value)}")
    values[name] = value


def _nested_addresses(value: object) -> dict[str, object]:
    addresses: dict[str, object] = {}
    for name, inner in read_object(value).items():
        wire = _ADDRESS_NAMES.get(folded(name))
        if wire is None:
            raise BadCellError(f"has {shown(name)}, which is none of {', '.join(ADDRESSES)}")
        _put_once(addresses, wire, inner)
    return addresses


def _without_address(labels: Mapping[str, str]) -> InputProblem:
    names = [label for wire, label in labels.items() if wire in _WITH_ADDRESS]
    return InputProblem(f"no address: fill in {either(names)}", names[0])


def _first(addresses: Mapping[str, str]) -> str | None:
    return next((addresses[wire] for wire in ADDRESSES if wire in addresses), None)


def _known_address(given: Mapping[str, object]) -> str | None:
    known: dict[str, str] = {}
    with contextlib.suppress(BadCellError):
        given = {**_nested_addresses(given.get("addresses")), **given}
    for wire in ADDRESSES:
        with contextlib.suppress(BadCellError):
            text = _READERS[wire](given.get(wire))
            if text is not None:
                known[wire] = text
    return _first(known)
