"""An uploaded file of contacts: the form it comes in, and the contacts that are made of it.

Source: the vendor's "Batch create contacts".
"""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import quote

from attrs import evolve, field, frozen

from eightbyeight.emulator.accounts.refusing import RefusedError, bad_request
from eightbyeight.emulator.contact_files import FileRow, read_contact_file
from eightbyeight.emulator.contacts.account import Account
from eightbyeight.emulator.contacts.jobs import (
    Counters,
    Done,
    InvalidRow,
    Upload,
    WorkFailedError,
)
from eightbyeight.emulator.contacts.values import ADDRESSES
from eightbyeight.emulator.contacts.wanted import WantedContact, read_contact
from eightbyeight.emulator.multipart import Part

__all__ = ["LARGEST_FILE", "UploadForm", "read_form"]

LARGEST_FILE = 30_000_000
"""In bytes: "limited to 30 Mb"."""

_MOST_GROUPS = 10
_LARGEST_ID = 18
_FLAGS = {"true": True, "false": False}
_NAMES = ("firstName", "lastName", "externalId", "country")
_WORKBOOKS = (".xls", ".xlsx")
_MAGIC = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


@frozen
class UploadForm:
    """The form of an upload, found valid; the file itself is read later."""

    file_name: str
    content: bytes = field(repr=False)
    groups: tuple[int, ...]
    has_header: bool
    columns: tuple[str, ...]

    def upload(self, account: Account, job_id: str) -> Upload:
        """Give what a job tells of its file."""
        # A name that is reserved, so that nobody is asked for a file that is not there.
        path = "/".join(quote(each, safe="") for each in (account.id, job_id, self.file_name))
        is_workbook = self.file_name.lower().endswith(_WORKBOOKS)
        kind = "xls" if is_workbook or self.content.startswith(_MAGIC) else "csv"
        return Upload(self.file_name, kind, f"https://emulator.invalid/{path}", self.groups)

    def work(self, account: Account, now: datetime, amount: int | None) -> Done:
        """Make the contacts, of the first ``amount`` rows or of all.

        Raises:
            WorkFailedError: the file cannot be read.
        """
        try:
            table = read_contact_file(
                self.content,
                filename=self.file_name,
                has_header=self.has_header,
                columns=self.columns,
            )
        except ValueError:
            table = None
        if table is None:
            raise WorkFailedError
        groups = tuple(each for each in self.groups if account.group(each) is not None)
        load = _Load(account, groups, now)
        for place, row in enumerate(table.rows):
            if place == amount:
                break
            load.take(row)
        return load.done()


class _Load:
    """The contacts that are being made of a file's rows."""

    def __init__(self, account: Account, groups: tuple[int, ...], now: datetime) -> None:
        self._account = account
        self._groups = groups
        self._now = now
        self._inserted = 0
        self._duplicated = 0
        self._invalid: list[InvalidRow] = []

    def take(self, row: FileRow) -> None:
        """Make a contact of a row, or count why none is made."""
        if row.problem is not None:
            self._invalid.append(InvalidRow(row.number, row.problem))
            return
        try:
            wanted = _wanted(row.values)
        except RefusedError as refused:
            self._invalid.append(InvalidRow(row.number, refused.refusal.message))
            return
        known = self._account.contacts.matching(wanted.addresses)
        if known:
            self._duplicated += 1
            self._account.join(known, self._groups)
            return
        contact = wanted.created(self._account.numbers.take_contacts(), self._now)
        self._account.put(evolve(contact, groups=self._groups))
        self._inserted += 1

    def done(self) -> Done:
        """Give what became of the rows."""
        total = self._inserted + self._duplicated + len(self._invalid)
        counters = Counters(
            total, len(self._invalid), self._duplicated, self._inserted, len(self._groups)
        )
        return Done(counters, tuple(self._invalid))


def _wanted(values: Mapping[str, str]) -> WantedContact:
    addresses = {kind: values[kind] for kind in ADDRESSES if kind in values}
    known = {name: values[name] for name in _NAMES if name in values}
    # No list of columns is published: what is no member of a contact is taken for its own.
    others = {name: values[name] for name in values if name not in {*addresses, *known}}
    return read_contact({**known, "addresses": addresses, "customAttributes": others})


def read_form(account: Account, parts: Mapping[str, Part]) -> UploadForm:
    """Give the upload that a form asks for.

    Raises:
        RefusedError: a part is missing or wrong.
    """
    file = parts.get("file")
    if file is None or file.filename is None:
        raise bad_request("file must be there, and be sent as a file")
    if not 1 <= len(file.content) <= LARGEST_FILE:
        raise bad_request(f"file must have 1 to {LARGEST_FILE} bytes")
    has_header = _FLAGS.get(_text(parts, "fileHasHeader", "true").lower())
    if has_header is None:
        raise bad_request("fileHasHeader must be true or false")
    columns = tuple(each.strip() for each in _text(parts, "fileColumns", "").split(","))
    if not has_header and not any(columns):
        raise bad_request("fileColumns is missing: without a header nothing names the columns")
    groups = _read_groups(account, _text(parts, "groups", ""))
    return UploadForm(file.filename, file.content, groups, has_header, columns)


def _text(parts: Mapping[str, Part], name: str, default: str) -> str:
    part = parts.get(name)
    if part is None:
        return default
    try:
        return part.content.decode("utf-8").strip()
    except UnicodeDecodeError:
        pass
    raise bad_request(f"{name} is not UTF-8")


def _read_groups(account: Account, text: str) -> tuple[int, ...]:
    texts = [each.strip() for each in text.split(",")] if text else []
    if len(texts) > _MOST_GROUPS:
        raise bad_request(f"groups must name at most {_MOST_GROUPS} groups")
    groups: list[int] = []
    for each in texts:
        number = int(each) if each.isascii() and each.isdigit() and len(each) <= _LARGEST_ID else 0
        if account.group(number) is None:
            raise bad_request(f"Unable to find group with id {each[:_LARGEST_ID]}")
        groups.append(number)
    return tuple(dict.fromkeys(groups))
