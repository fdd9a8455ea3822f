"""Read a file of contacts and tell what is wrong with it, before it is sent."""

import os
import stat
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from attrs import evolve, frozen

from eightbyeight.contacts.files.arguments import check_flag, file_columns_of, path_of
from eightbyeight.contacts.files.countries import country_of
from eightbyeight.contacts.files.emails import judge_email
from eightbyeight.contacts.files.emails_extra import find_validator
from eightbyeight.contacts.files.findings import (
    ContactFinding,
    ContactRule,
    ContactsCheck,
    Fault,
    Findings,
    Severity,
)
from eightbyeight.contacts.files.header import Header, read_header
from eightbyeight.contacts.files.importers import (
    FOR_CONVERSE,
    FOR_UPLOAD,
    Importer,
    names_in,
)
from eightbyeight.contacts.files.pages import UPLOAD
from eightbyeight.contacts.files.phones import judge_phone
from eightbyeight.contacts.files.phones_extra import find_plans
from eightbyeight.contacts.files.reading import CellRow, is_csv, names_of, open_cells
from eightbyeight.contacts.files.rows import RowJudge, bad_cell
from eightbyeight.errors import InputProblem, InvalidInputError
from eightbyeight.loading.files.columns import Names
from eightbyeight.loading.files.layout import RowFormat, unreadable
from eightbyeight.loading.files.row_file import RowFile

__all__ = ["check_contacts"]


def check_contacts(  # noqa: PLR0913 - each is a choice of its own
    path: str | os.PathLike[str],
    *,
    country: str | None = None,
    columns: Mapping[str, str] | None = None,
    has_header: bool = True,
    file_columns: Sequence[str] = (),
    format: RowFormat | str | None = None,  # noqa: A002 - the word for it, here and on the command line
    converse: bool = False,
    attributes: Sequence[str] | None = None,
    on_finding: Callable[[ContactFinding], object] | None = None,
    progress: Callable[[int, int | None], object] | None = None,
) -> ContactsCheck:
    """Check a CSV or Excel file of contacts before it is uploaded; nothing is sent anywhere.

    CSV is read row by row: memory grows by some 90 bytes for each distinct phone number and each
    distinct email address, and by nothing else. With the extra ``preflight``, numbers are compared
    with the numbering plans of their countries and addresses with the rules of email, without
    asking the DNS; without it, with the patterns of the vendor's documents.

    Args:
        path: The file.
        country: Where national numbers belong whose row names no country, as ISO 3166-1 alpha-2 in
            capital or small letters. An upload does not tell the service: with the extra, such
            numbers are findings, each with its international form.
        columns: The file's own names for fields, such as ``{"msisdn": "Mobile"}``.
        has_header: Whether the first row names the columns.
        file_columns: The columns of a file without a header.
        format: Needed where the suffix is none of .csv, .tsv and .xlsx.
        converse: Check for the importer of Converse instead of the upload: CSV, with the columns
            ``name``, ``phone`` and ``email``, and numbers in E.164 with ``+``.
        attributes: The custom attributes that are configured in Converse; None does not compare.
        on_finding: Called with each finding when it is met, also those beyond the 1,000 that are
            kept.
        progress: Called every 1,000 rows with how many were checked and about how many there are;
            None where that is not cheap to know.

    Raises:
        InvalidInputError: an argument is wrong, there is no such file, or it is no workbook that
            can be opened. What is wrong inside of a CSV file is a finding.
    """
    source = path_of("path", path)
    check_flag("converse", converse)
    importer = FOR_CONVERSE if converse else FOR_UPLOAD
    asked = _Asked(
        importer,
        names_of(columns, importer),
        country_of(country),
        _attributes_of(attributes, converse=converse),
        _file_columns_of(file_columns, has_header=has_header, converse=converse),
        format,
        progress,
    )
    return asked.check(source, Findings(on_finding))


_OFTEN = 1000
"""Rows after which progress is told."""
_ROWS_LEFT_OUT = "mend that place and check again: nothing below it was looked at"
_EMPTY = Fault(
    ContactRule.EMPTY_FILE, "is empty", "fill it, beginning with the names of the columns"
)
_NO_ROWS = Fault(ContactRule.EMPTY_FILE, "has no rows below its header", "fill it")


@frozen
class _Asked:
    importer: Importer
    known: Names
    country: str | None
    attributes: tuple[str, ...] | None
    file_columns: tuple[str, ...] | None
    format: RowFormat | str | None
    progress: Callable[[int, int | None], object] | None

    def check(self, path: Path, findings: Findings) -> ContactsCheck:
        size = _size_of(path)
        plans, validator = find_plans(), find_validator()
        columns: tuple[str, ...] = ()
        rows, read_up_to = 0, None
        row_file = self._opened(path, size, findings)
        if row_file is not None:
            with row_file:
                self._check_layout(row_file, size, findings)
                header = self._header(row_file, findings)
                columns = header.names
                judge = RowJudge(
                    self.importer,
                    header,
                    plans or judge_phone,
                    validator or judge_email,
                    self.country,
                    findings,
                )
                rows, read_up_to = self._judge_rows(row_file, judge, findings)
        elif size:
            read_up_to = 0
        return ContactsCheck(
            name=str(path),
            rows=rows,
            size=size,
            columns=columns,
            errors=findings.errors,
            warnings=findings.warnings,
            counts=dict(findings.counts.most_common()),
            findings=findings.kept(),
            read_up_to=read_up_to,
            thorough=plans is not None and validator is not None,
        )

    def _opened(self, path: Path, size: int, findings: Findings) -> RowFile[CellRow] | None:
        if not size:
            findings.add(_EMPTY)
            return None
        try:
            return open_cells(path, self.known, listed=self.file_columns, given=self.format)
        except InvalidInputError as error:
            if not is_csv(path, self.format):
                raise
            findings.add(_unreadable(error))
        return None

    def _check_layout(self, row_file: RowFile[CellRow], size: int, findings: Findings) -> None:
        importer, layout = self.importer, row_file.layout
        is_csv_file = layout.format is RowFormat.CSV
        if importer.largest is not None and size > importer.largest:
            findings.add(_too_large(size, importer.largest, is_csv_file=is_csv_file))
        if importer.csv_only and not is_csv_file:
            fault = Fault(
                ContactRule.FILE_FORMAT, "is no CSV file", "save it as CSV", importer.page
            )
            findings.add(fault)
        if is_csv_file and layout.delimiter != ",":
            findings.add(_parted(layout.delimiter))

    def _header(self, row_file: RowFile[CellRow], findings: Findings) -> Header:
        names = row_file.columns if self.file_columns is None else self.file_columns
        header = read_header(names, self.known, self.importer, self.attributes)
        missing = [name for wire, name in self.known.mapped.items() if wire not in header.places]
        if missing:
            there = ", ".join(repr(name[:40]) for name in header.names[:12])
            raise InvalidInputError.of("columns", f"no column {missing[0]!r}; there are {there}")
        for fault, column in header.faults:
            findings.add(fault, column=column)
        return _fitted(header, len(row_file.columns), findings)

    def _judge_rows(
        self, row_file: RowFile[CellRow], judge: RowJudge, findings: Findings
    ) -> tuple[int, int | None]:
        """Judge all rows; tell how many there are, and which was the last if reading stopped."""
        total = None if self.progress is None else row_file.estimate()
        count = last = 0
        try:
            for number, cells, given, problem in row_file:
                count += 1
                last = number
                if problem is None:
                    judge.take(number, cells, given)
                else:
                    findings.add(_bad_row(problem), row=number, column=problem.field)
                if self.progress is not None and count % _OFTEN == 0:
                    self.progress(count, total)
        except InvalidInputError as error:
            findings.add(_unreadable(error))
            return count, last
        if not count:
            findings.add(_NO_ROWS)
        return count, None


def _fitted(header: Header, width: int, findings: Findings) -> Header:
    """Give the header as wide as the rows are."""
    named = len(header.names)
    if width == named:
        return header
    message = f"the first row has {width} cells, and {named} columns are named for it"
    fault = Fault(
        ContactRule.BAD_ROW, message, "name as many columns as the rows have cells", UPLOAD
    )
    findings.add(fault)
    places = {wire: place for wire, place in header.places.items() if place < width}
    return evolve(header, names=(*header.names, *[""] * (width - named)), places=places)


def _bad_row(problem: InputProblem) -> Fault:
    if problem.field is not None:
        return bad_cell(problem.message)
    mend = "write as many cells as there are columns, in quotation marks where one has a comma"
    return Fault(ContactRule.BAD_ROW, problem.message, mend)


def _unreadable(error: InvalidInputError) -> Fault:
    return Fault(ContactRule.UNREADABLE, error.problems[0].message, _ROWS_LEFT_OUT)


def _too_large(size: int, largest: int, *, is_csv_file: bool) -> Fault:
    message = f"has {size:,} bytes, and an upload carries {largest:,}"
    mend = "split it with split_contacts_file"
    if not is_csv_file:
        mend = f"save it as CSV, and {mend}"
    return Fault(ContactRule.FILE_TOO_LARGE, message, mend, UPLOAD)


def _parted(delimiter: str) -> Fault:
    name = "semicolons" if delimiter == ";" else "tabs"
    message = f"has {name} between its cells, and the vendor's pages speak of commas alone"
    return Fault(ContactRule.FILE_FORMAT, message, "save it with commas", severity=Severity.WARNING)


def _size_of(path: Path) -> int:
    try:
        found = path.stat()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        failed = unreadable(str(path), f"cannot be read: {reason or error}")
    else:
        if stat.S_ISREG(found.st_mode):
            return found.st_size
        failed = unreadable(str(path), "is no file of its own, but a directory, a pipe or a device")
    raise failed


def _attributes_of(attributes: object, *, converse: bool) -> tuple[str, ...] | None:
    if attributes is None:
        return None
    if not converse:
        raise InvalidInputError.of("attributes", "are of Converse alone: say converse=True")
    return names_in("attributes", attributes)


def _file_columns_of(
    file_columns: Sequence[str], *, has_header: bool, converse: bool
) -> tuple[str, ...] | None:
    names = file_columns_of(file_columns, has_header=has_header)
    if converse and not has_header:
        raise InvalidInputError.of("has_header", "Converse takes no file without a header")
    return names
