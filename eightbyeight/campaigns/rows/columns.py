"""Which column, or JSON key, holds which field of a record."""

import re
from collections.abc import Mapping, Sequence

from attrs import field, frozen

from eightbyeight.campaigns.checks import FIELDS
from eightbyeight.campaigns.rows.layout import unreadable
from eightbyeight.errors import InvalidInputError

__all__ = ["Columns", "Names", "find_columns"]

REQUIRED = "crmRecordId"
_KEY = re.compile(r"eght_\S+")
"""What 8x8's keys look like: the file may be the one that holds the key, taken for the other."""
_WIRE_NAMES = {
    **{wire.casefold(): wire for wire in FIELDS},
    **{attribute.casefold(): wire for wire, attribute in FIELDS.items()},
}


def _folded(name: str) -> str:
    return name.strip().casefold()


@frozen
class Names:
    """The names under which a file may hold the fields, without regard to case and outer space."""

    fields: Mapping[str, str] = field(factory=lambda: dict(_WIRE_NAMES))
    """Folded name to wire name."""
    mapped: Mapping[str, str] = field(factory=dict)
    """Wire name to the name the caller gave for it."""

    @classmethod
    def of(cls, columns: Mapping[str, str] | None) -> "Names":
        """Take the caller's own names into account.

        A field that is mapped is looked for under that name alone.

        Raises:
            InvalidInputError: an unknown field, or one name for two fields.
        """
        mapped: dict[str, str] = {}
        for given, name in _named(columns):
            wire = _WIRE_NAMES.get(_folded(given))
            if wire is None:
                raise InvalidInputError.of(
                    "columns", f"{given!r} is no field of a record: use {', '.join(FIELDS)}"
                )
            if wire in mapped:
                raise InvalidInputError.of("columns", f"{wire} is mapped twice")
            mapped[wire] = name
        fields = {name: wire for name, wire in _WIRE_NAMES.items() if wire not in mapped}
        own = {_folded(name): wire for wire, name in mapped.items()}
        if len(own) < len(mapped):
            raise InvalidInputError.of("columns", "one column is named for two fields")
        return cls({**fields, **own}, mapped)

    def field_of(self, name: str) -> str | None:
        """Tell which field a column or key holds, by wire name; None for a further column."""
        return self.fields.get(_folded(name))


def _named(columns: object) -> list[tuple[str, str]]:
    if columns is None:
        return []
    pairs = list(columns.items()) if isinstance(columns, Mapping) else [(columns, None)]
    texts = [(one, name) for one, name in pairs if isinstance(one, str) and isinstance(name, str)]
    if len(texts) == len(pairs):
        return texts
    raise InvalidInputError.of("columns", "must be a mapping of fields to names, all of them text")


@frozen
class Columns:
    """Where each field is in a row of cells."""

    places: Mapping[str, int]
    """Index by wire name; fields the file does not have are missing."""
    labels: Mapping[str, str]
    """The file's own names, by wire name."""
    header: Sequence[str]
    """Every column's name as it came; a row has as many cells."""

    @property
    def further(self) -> tuple[str, ...]:
        """The named columns that hold no field."""
        used = set(self.places.values())
        named = ((index, name.strip()) for index, name in enumerate(self.header))
        return tuple(name for index, name in named if name and index not in used)


def find_columns(header: Sequence[str], names: Names, *, file: str, row: int) -> Columns:
    """Find the fields in a header.

    Raises:
        InvalidInputError: no column for the id or for a mapped field, or two for one field.
    """
    places: dict[str, int] = {}
    for index, name in enumerate(header):
        wire = names.field_of(name)
        if wire is None:
            continue
        if wire in places:
            first = header[places[wire]].strip()
            raise unreadable(
                file,
                f"{first!r} and {name.strip()!r} (columns {places[wire] + 1} and {index + 1}) are "
                f"both {wire}: rename or remove one",
                row=row,
            )
        places[wire] = index
    for wire, name in {REQUIRED: REQUIRED, **names.mapped}.items():
        if wire not in places:
            raise _missing(file, row, wire, name, header)
    labels = {wire: header[index].strip() for wire, index in places.items()}
    return Columns(places, labels, tuple(header))


def _missing(file: str, row: int, wire: str, name: str, header: Sequence[str]) -> InvalidInputError:
    there = ", ".join(repr(_KEY.sub("eght_***", cell.strip()[:40])) for cell in header[:12])
    there += ", …" if len(header) > 12 else ""  # noqa: PLR2004 - as many as fit on a line or two
    advice = f"rename one, or map it with --column {wire}=NAME"
    return unreadable(file, f"no column {name!r}; there are {there}: {advice}", row=row)
