"""Which column, or JSON key, holds which field."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from attrs import field, frozen

from eightbyeight.errors import InvalidInputError
from eightbyeight.loading.files.layout import unreadable

__all__ = ["Columns", "Names", "Words", "either", "find_columns", "place_columns"]


@frozen
class Words:
    """How messages speak of what is in a row."""

    row: str
    """What a row stands for, such as "an order"."""
    wanted: str
    """What no file is without, such as "an orderId"."""
    held: str
    """The same in plain words, such as "the number"."""
    secret: re.Pattern[str] | None = None
    """What no message may show: the file may be the one that holds a key, taken for the other."""
    hidden: str = "***"
    """What stands in its place."""
    unlike: re.Pattern[str] | None = None
    """What no column is named like: a first row with it is no header, and somebody's."""
    without_header: str = "write one above it"
    """What to do with a file that has no header."""

    def safe(self, name: str) -> str:
        """Give the file's own name of a column without what no message may show."""
        return name if self.secret is None else self.secret.sub(self.hidden, name)

    def is_header(self, cells: Iterable[str]) -> bool:
        """Tell whether these may be the names of columns."""
        return self.unlike is None or not any(map(self.unlike.search, cells))


def folded(name: str) -> str:
    """Give a name without regard to case and outer space."""
    return name.strip().casefold()


@frozen
class Names:
    """The names under which a file may hold the fields, without regard to case and outer space."""

    words: Words
    """How messages speak of them."""
    anchors: tuple[str, ...]
    """Wire names of which a file, and every line of JSON, has one at least."""
    fields: Mapping[str, str]
    """Folded name to wire name."""
    mapped: Mapping[str, str] = field(factory=dict)
    """Wire name to the name the caller gave for it; none of these may be missing."""
    further: Callable[[str], str | None] | None = None
    """Gives a wire name to a name that is in none of the fields; without it there is none."""
    listed: tuple[str, ...] | None = None
    """The columns of a file without a header: its first row is a row like the others."""
    strict: bool = True
    """Whether a column that is missing, or there twice, ends the reading; if not, the first of two
    is taken."""

    @classmethod
    def of(
        cls,
        columns: Mapping[str, str] | None,
        spellings: Mapping[str, str],
        words: Words,
        anchors: Sequence[str],
    ) -> "Names":
        """Take the caller's own names into account.

        A field that is mapped is looked for under that name alone.

        Args:
            columns: The caller's own names, by field.
            spellings: Wire names, each with another spelling of it.
            words: How messages speak of them.
            anchors: Wire names of which a file has one at least.

        Raises:
            InvalidInputError: an unknown field, or one name for two fields.
        """
        wire_names = {
            **{folded(wire): wire for wire in spellings},
            **{folded(spelling): wire for wire, spelling in spellings.items()},
        }
        mapped: dict[str, str] = {}
        for given, name in _named(columns):
            wire = wire_names.get(folded(given))
            if wire is None:
                raise InvalidInputError.of(
                    "columns",
                    f"{given!r} is no field of {words.row}: use {', '.join(spellings)}",
                )
            if wire in mapped:
                raise InvalidInputError.of("columns", f"{wire} is mapped twice")
            mapped[wire] = name
        fields = {name: wire for name, wire in wire_names.items() if wire not in mapped}
        own = {folded(name): wire for wire, name in mapped.items()}
        if len(own) < len(mapped):
            raise InvalidInputError.of("columns", "one column is named for two fields")
        return cls(words, tuple(anchors), {**fields, **own}, mapped)

    @property
    def required(self) -> tuple[tuple[str, ...], ...]:
        """Groups of wire names; of each group one at least must be there."""
        if not self.strict:
            return ()
        mapped = [(wire,) for wire in self.mapped if (wire,) != self.anchors]
        return (self.anchors, *mapped)

    def field_of(self, name: str) -> str | None:
        """Tell which field a column or key holds, by wire name; None for a further column."""
        wire = self.fields.get(folded(name))
        return wire if wire is not None or self.further is None else self.further(name.strip())

    def asked_for(self, wires: Iterable[str]) -> tuple[str, ...]:
        """Give the names under which these fields are looked for."""
        return tuple(self.mapped.get(wire, wire) for wire in wires)


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


def place_columns(
    first: Sequence[str], names: Names, *, file: str, row: int
) -> tuple[Columns, Sequence[str] | None]:
    """Find the fields by the first row, and give that row where it is no header.

    Raises:
        InvalidInputError: as of :func:`find_columns`, or another number of columns is named than
            the first row has cells.
    """
    if names.listed is None:
        return find_columns(first, names, file=file, row=row), None
    if names.strict and len(first) != len(names.listed):
        raise unreadable(
            file,
            f"the row's cells are {len(first)}, and the columns that are named are "
            f"{len(names.listed)}: name as many columns as the rows have cells",
            row=row,
        )
    unnamed = [""] * (len(first) - len(names.listed))
    header = (*names.listed[: len(first)], *unnamed)
    return find_columns(header, names, file=file, row=row), first


def find_columns(header: Sequence[str], names: Names, *, file: str, row: int) -> Columns:
    """Find the fields in a header.

    Raises:
        InvalidInputError: no column for what no file is without or for a mapped field, or two for
            one field.
    """
    places: dict[str, int] = {}
    for index, name in enumerate(header):
        wire = names.field_of(name)
        if wire is None:
            continue
        if wire in places and not names.strict:
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
    for wires in names.required:
        if places.keys().isdisjoint(wires):
            raise _missing(file, row, wires, names, header)
    labels = {wire: header[index].strip() for wire, index in places.items()}
    return Columns(places, labels, tuple(header))


def _missing(
    file: str, row: int, wires: Sequence[str], names: Names, header: Sequence[str]
) -> InvalidInputError:
    wanted = either(names.asked_for(wires))
    if not names.words.is_header(header):
        looks = f"the first row looks like {names.words.row}, not a header"
        advice = f"{looks}: {names.words.without_header}"
        return unreadable(file, f"no column {wanted}; {advice}", row=row)
    there = ", ".join(repr(names.words.safe(cell.strip()[:40])) for cell in header[:12])
    there += ", …" if len(header) > 12 else ""  # noqa: PLR2004 - as many as fit on a line or two
    advice = f"rename one, or map it with --column {wires[0]}=NAME"
    return unreadable(file, f"no column {wanted}; there are {there}: {advice}", row=row)


def either(names: Sequence[str]) -> str:
    """Write out names of which any will do."""
    *rest, last = (repr(name) for name in names)
    return f"{', '.join(rest)} or {last}" if rest else last
