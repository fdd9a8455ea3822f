"""What is wrong with one row of a file of contacts."""

import re
from collections.abc import Mapping, Sequence

from attrs import define, field

from eightbyeight.contacts.files.countries import country_fault, meant_country
from eightbyeight.contacts.files.emails import JudgeEmail
from eightbyeight.contacts.files.findings import ContactRule, Fault, Findings, Severity
from eightbyeight.contacts.files.first_rows import FirstRows, text_key
from eightbyeight.contacts.files.header import Header
from eightbyeight.contacts.files.importers import Importer
from eightbyeight.contacts.files.pages import CREATE
from eightbyeight.contacts.files.phones import JudgePhone
from eightbyeight.loading.files.cells import ROUNDED, spreadsheet_error

__all__ = ["RowJudge", "bad_cell"]

_FORMULA = re.compile(r"[=@]|[+-](?![\d\s().,/-]*\Z)")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")

_AS_NUMBER = Fault(
    ContactRule.SPREADSHEET_NUMBER,
    "is stored as a number: a + or a 0 before it is lost, and it may be read as 6581234567.0",
    "format the column as text",
    severity=Severity.WARNING,
)
_ID_SHORTENED = Fault(
    ContactRule.SPREADSHEET_NUMBER,
    "was shortened by a spreadsheet, and its last digits are lost",
    "format the column as text, and take the ids from where they came from again",
    severity=Severity.WARNING,
)
_IS_FORMULA = Fault(
    ContactRule.FORMULA,
    "would be run as a formula by whoever opens the file in a spreadsheet",
    "remove the first character",
    severity=Severity.WARNING,
)
_HAS_CONTROL = Fault(
    ContactRule.CONTROL_CHARACTER,
    "has a line break, a tab or another control character in it",
    "remove it",
    severity=Severity.WARNING,
)
_EMPTY = Fault(ContactRule.NO_ADDRESS, "the row is empty", "delete it", CREATE)
_NO_NAME = Fault(
    ContactRule.NO_NAME, "is blank", "give the contact a name", severity=Severity.WARNING
)


def bad_cell(message: str) -> Fault:
    """Say what is wrong with a cell that nothing can be made of."""
    mend = "write a value into the cell that can be sent"
    return Fault(ContactRule.BAD_ROW, message, mend)


def _in_blanks(rule: ContactRule, bare: str) -> Fault:
    # A load strips its cells, and an upload sends them as they are.
    message = "has blanks around it, which an upload sends along"
    return Fault(rule, message, f"write {bare}", severity=Severity.WARNING)


@define
class RowJudge:
    """Judge row after row; remember only which numbers and addresses there were.

    Args:
        importer: Who is to read the file.
        header: Its columns.
        judge_phone: Judges phone numbers.
        judge_email: Judges email addresses.
        country: Where national numbers belong whose row names no country.
        findings: Takes what is found.
    """

    _importer: Importer
    _header: Header
    _judge_phone: JudgePhone
    _judge_email: JudgeEmail
    _country: str | None
    _findings: Findings
    _addresses: tuple[tuple[str, int], ...] = field(init=False)
    _limits: tuple[tuple[int, int], ...] = field(init=False)
    _codes: tuple[int, ...] = field(init=False)
    _judged: frozenset[int] = field(init=False)
    _name_place: int | None = field(init=False)
    _numbers: FirstRows = field(factory=FirstRows, init=False)
    _emails: FirstRows = field(factory=FirstRows, init=False)

    def __attrs_post_init__(self) -> None:
        places, importer = self._header.places, self._importer
        self._addresses = tuple((w, places[w]) for w in importer.addresses if w in places)
        self._limits = tuple((places[w], n) for w, n in importer.limits.items() if w in places)
        self._codes = tuple(places[w] for w in importer.codes if w in places)
        self._name_place = places.get(importer.name or "")
        judged = (importer.phone, importer.email, "country")
        self._judged = frozenset(places[w] for w in judged if w in places)

    def take(self, number: int, cells: Sequence[str], given: Mapping[str, object]) -> None:
        """Judge a row.

        Args:
            number: The row's number.
            cells: Its cells as text, as many as there are columns.
            given: What a spreadsheet holds in them, by wire name.
        """
        if self._errors(number, cells):
            return
        country, in_row = self._row_country(number, cells)
        reached = False
        for wire, place in self._addresses:
            text = cells[place]
            if not text or text.isspace():
                continue
            reached = True
            if wire == self._importer.phone:
                is_number = isinstance(given.get(wire), int | float)
                self._phone(number, place, text, country, in_row=in_row, is_number=is_number)
            elif wire == self._importer.email:
                self._email(number, place, text)
        if not reached:
            self._unreached(number, cells)
        self._texts(number, cells)
        self._characters(number, cells)

    def _errors(self, number: int, cells: Sequence[str]) -> bool:
        """Find what a spreadsheet could not work out; tell whether there is any."""
        found = False
        for place, cell in enumerate(cells):
            error = spreadsheet_error(cell) if "#" in cell else None
            if error is not None:
                found = True
                self._found(bad_cell(f"holds the error {error}"), number, place, cell)
        return found

    def _row_country(self, number: int, cells: Sequence[str]) -> tuple[str | None, bool]:
        place = self._header.places.get("country")
        text = "" if place is None else cells[place]
        if place is None or not text or text.isspace():
            return self._country, False
        bare = text.strip()
        fault = country_fault(bare)
        if fault is None and bare != text:
            fault = _in_blanks(ContactRule.COUNTRY, bare)
        if fault is None:
            return text, True
        self._found(fault, number, place, text)
        return meant_country(text), True

    def _phone(  # noqa: PLR0913 - a cell, where it stands, and what else is known of it
        self,
        number: int,
        place: int,
        text: str,
        country: str | None,
        *,
        in_row: bool,
        is_number: bool,
    ) -> None:
        bare = text.strip()
        fault, key = self._judge_phone(bare, country, plus=self._importer.plus, in_row=in_row)
        if fault is None and bare != text:
            fault = _in_blanks(ContactRule.PHONE_CHARACTERS, bare)
        if fault is None and is_number:
            fault = _AS_NUMBER
        if fault is not None:
            self._found(fault, number, place, text)
        first = None if key is None else self._numbers.add(key, number)
        if first is not None:
            message = f"is the number of row {first} too; the service counts it as duplicated"
            self._twice(ContactRule.DUPLICATE_NUMBER, message, number, place, text)

    def _email(self, number: int, place: int, text: str) -> None:
        bare = text.strip()
        fault = self._judge_email(bare)
        if fault is None and bare != text:
            fault = _in_blanks(ContactRule.EMAIL, bare)
        if fault is not None:
            self._found(fault, number, place, text)
            if fault.severity is Severity.ERROR:
                return
        first = self._emails.add(text_key(bare.casefold()), number)
        if first is not None:
            message = f"is the address of row {first} too"
            self._twice(ContactRule.DUPLICATE_EMAIL, message, number, place, text)

    def _twice(self, rule: ContactRule, message: str, number: int, place: int, text: str) -> None:
        mend = "keep one of the two rows"
        fault = Fault(rule, message, mend, severity=Severity.WARNING)
        self._found(fault, number, place, text)

    def _unreached(self, number: int, cells: Sequence[str]) -> None:
        if not any(cell and not cell.isspace() for cell in cells):
            self._findings.add(_EMPTY, row=number)
            return
        names = [self._header.names[place] for _, place in self._addresses]
        if names:
            message = f"has nothing in {' or '.join(names)}, and a contact needs an address"
            fault = Fault(ContactRule.NO_ADDRESS, message, "fill it in, or delete the row", CREATE)
            self._findings.add(fault, row=number, column=names[0] if len(names) == 1 else None)

    def _texts(self, number: int, cells: Sequence[str]) -> None:
        for place, limit in self._limits:
            text = cells[place]
            if len(text) > limit:
                message = f"has {len(text)} characters, and {limit} is the limit"
                fault = Fault(ContactRule.TOO_LONG, message, "shorten it", CREATE)
                self._found(fault, number, place, text)
        for place in self._codes:
            if ROUNDED.fullmatch(cells[place]):
                self._found(_ID_SHORTENED, number, place, cells[place])
        name = self._name_place
        if name is not None and not cells[name].strip():
            self._found(_NO_NAME, number, name, "")

    def _characters(self, number: int, cells: Sequence[str]) -> None:
        for place, cell in enumerate(cells):
            if not cell or (cell[0] not in "=@+-" and cell.isprintable()) or place in self._judged:
                continue
            if _FORMULA.match(cell):
                self._found(_IS_FORMULA, number, place, cell)
            if _CONTROL.search(cell):
                self._found(_HAS_CONTROL, number, place, cell)

    def _found(self, fault: Fault, number: int, place: int, value: str) -> None:
        column = self._header.names[place] or None
        self._findings.add(fault, row=number, column=column, value=value)
