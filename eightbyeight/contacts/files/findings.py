"""What a check of a contact file finds, and what it gives back at the end; values only."""

from collections import Counter
from collections.abc import Callable, Mapping
from enum import StrEnum

from attrs import define, field, frozen

from eightbyeight.errors import InputProblem, InvalidInputError
from eightbyeight.findings import Severity

__all__ = ["ContactFinding", "ContactRule", "ContactsCheck", "Fault", "Findings", "Severity"]

_KEPT = 1000
_SHOWN = 60
_RAISED = 20


class ContactRule(StrEnum):
    """What a finding is about."""

    UNREADABLE = "unreadable"
    EMPTY_FILE = "empty-file"
    FILE_TOO_LARGE = "file-too-large"
    FILE_FORMAT = "file-format"
    NO_ADDRESS_COLUMN = "no-address-column"
    UNNAMED_COLUMN = "unnamed-column"
    REPEATED_COLUMN = "repeated-column"
    COLUMN_NAME = "column-name"
    TOO_MANY_ATTRIBUTES = "too-many-attributes"
    UNKNOWN_ATTRIBUTE = "unknown-attribute"
    BAD_ROW = "bad-row"
    NO_ADDRESS = "no-address"
    NO_NAME = "no-name"
    PHONE_CHARACTERS = "phone-characters"
    PHONE_LEADING_ZERO = "phone-leading-zero"
    PHONE_LENGTH = "phone-length"
    PHONE_WITHOUT_PLUS = "phone-without-plus"
    PHONE_NATIONAL = "phone-national"
    PHONE_IMPOSSIBLE = "phone-impossible"
    PHONE_UNASSIGNED = "phone-unassigned"
    SPREADSHEET_NUMBER = "spreadsheet-number"
    DUPLICATE_NUMBER = "duplicate-number"
    EMAIL = "email"
    DUPLICATE_EMAIL = "duplicate-email"
    COUNTRY = "country"
    TOO_LONG = "too-long"
    FORMULA = "formula"
    CONTROL_CHARACTER = "control-character"


@frozen
class Fault:
    """What is wrong with one value, without where it stands."""

    rule: ContactRule
    message: str
    """What is wrong."""
    mend: str
    """How to mend it."""
    source: str = ""
    """The vendor's page that the rule comes from; empty where it comes from none."""
    severity: Severity = Severity.ERROR


@frozen(kw_only=True)
class ContactFinding:
    """One thing that is wrong with a file of contacts.

    ``mend`` and ``value`` may hold somebody's phone number or address, so they are not in the
    ``repr``, which tends to end up in logs.
    """

    severity: Severity
    rule: ContactRule
    row: int | None
    """The number a spreadsheet shows, where the header is 1; None for the file as a whole."""
    column: str | None
    """The column as the file names it; None for the row as a whole."""
    message: str
    """What is wrong; it quotes no cell."""
    mend: str = field(repr=False)
    """How to mend it, with the right form where that can be known."""
    source: str = ""
    """The vendor's page that the rule comes from; empty where it comes from none."""
    value: str = field(default="", repr=False)
    """The cell, shortened to 60 characters."""

    def __str__(self) -> str:
        told = _told(self)
        return " ".join(f"{told}: {self.mend}".splitlines()) if self.mend else told


def _told(finding: ContactFinding) -> str:
    where = [] if finding.row is None else [f"row {finding.row}"]
    where += [] if finding.column is None else [f"column {finding.column}"]
    return " ".join(f"{', '.join(where) or 'the file'}: {finding.message}".splitlines())


@frozen(kw_only=True)
class ContactsCheck:
    """What was found in a file of contacts."""

    name: str
    """The file as the caller named it."""
    rows: int
    """Rows below the header that hold anything."""
    size: int
    """Bytes of the file."""
    columns: tuple[str, ...]
    """The columns as the file names them, or as ``file_columns`` did; a column's number in place of
    a name that looks like a phone number or an email address."""
    errors: int
    """Findings that are errors."""
    warnings: int
    """Findings that are warnings."""
    counts: Mapping[ContactRule, int]
    """How many findings there are of each rule, the most frequent first."""
    findings: tuple[ContactFinding, ...] = field(repr=False)
    """Up to 1,000 about the file as a whole, which have no row, and the first 1,000 of others, in
    the order they were met. Where there are more, the first errors, and warnings in what room they
    leave. Why reading stopped is always among them."""
    read_up_to: int | None = None
    """The last row that was read where a file cannot be read to its end, 0 where that was none;
    nothing below it was looked at. None for a file that was read to its end."""
    thorough: bool
    """Whether the extra ``preflight`` judged numbers and addresses, or only the documents' own
    patterns did."""

    @property
    def ok(self) -> bool:
        """Whether there is no error; there may be warnings."""
        return not self.errors

    def summary(self) -> str:
        """Say in one line what was found."""
        found = [_number(self.errors, "error"), _number(self.warnings, "warning")]
        text = f"{self.name}: {_number(self.rows, 'row')}, {', '.join(found)}"
        told = ", ".join(f"{rule} {count:,}" for rule, count in self.counts.items())
        return " ".join((f"{text} ({told})" if told else text).splitlines())

    def raise_for_errors(self) -> None:
        """Raise if there is any error.

        Raises:
            InvalidInputError: with one problem for each of the first 20 errors; how to mend them
                is in ``findings``.
        """
        if self.ok:
            return
        errors = [one for one in self.findings if one.severity is Severity.ERROR]
        # Not with the mends: exceptions end up in logs, and a mend may be somebody's number.
        problems = [InputProblem(_told(one), self.name) for one in errors[:_RAISED]]
        more = self.errors - len(problems)
        if more:
            problems.append(InputProblem(f"and {_number(more, 'more error')}", self.name))
        raise InvalidInputError(*problems)


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


@define
class Findings:
    """Take findings as they are met; keep the first, count all.

    Args:
        on_finding: Called with every finding, also those that are not kept.
    """

    _on_finding: Callable[[ContactFinding], object] | None = None
    _of_file: list[tuple[int, ContactFinding]] = field(factory=list, init=False)
    _errors: list[tuple[int, ContactFinding]] = field(factory=list, init=False)
    _warnings: list[tuple[int, ContactFinding]] = field(factory=list, init=False)
    counts: Counter[ContactRule] = field(factory=Counter, init=False)
    """Findings of each rule."""
    errors: int = field(default=0, init=False)
    warnings: int = field(default=0, init=False)

    def add(
        self, fault: Fault, *, row: int | None = None, column: str | None = None, value: str = ""
    ) -> None:
        """Note what is wrong at a place."""
        self.counts[fault.rule] += 1
        kept = self._warnings
        if fault.severity is Severity.ERROR:
            self.errors += 1
            kept = self._errors
        else:
            self.warnings += 1
        if row is None:
            kept = self._of_file
        # It comes last, and tells that there may be more.
        is_kept = len(kept) < _KEPT or fault.rule is ContactRule.UNREADABLE
        if not is_kept and self._on_finding is None:
            return
        finding = ContactFinding(
            severity=fault.severity,
            rule=fault.rule,
            row=row,
            column=column,
            message=fault.message,
            mend=fault.mend,
            source=fault.source,
            value=value if len(value) <= _SHOWN else value[: _SHOWN - 1] + "…",
        )
        if is_kept:
            kept.append((self.errors + self.warnings, finding))
        if self._on_finding is not None:
            self._on_finding(finding)

    def kept(self) -> tuple[ContactFinding, ...]:
        """Give the first findings, errors before warnings where there are too many."""
        of_rows = self._errors + self._warnings[: _KEPT - len(self._errors)]
        ordered = sorted(self._of_file + of_rows, key=lambda one: one[0])
        return tuple(finding for _, finding in ordered)
