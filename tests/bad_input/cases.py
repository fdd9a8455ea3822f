"""What a case of bad input is, and short ways to write one."""

import csv
import io
import json
from collections.abc import Sequence

from attrs import frozen

__all__ = [
    "FileCase",
    "accepted",
    "breaking",
    "cell",
    "json_line",
    "json_value",
    "rejected",
    "unreadable",
]

COLUMNS = ("crmRecordId", "scheduleAt", "priority", "rank")
BEFORE, AFTER = "ok-1", "ok-2"
"""The good rows around a row that is looked at."""


@frozen(kw_only=True)
class FileCase:
    """A file, and what is to become of a load from it."""

    name: str
    content: bytes
    code: int
    """The exit code: 2 unreadable, 3 breaks off, 1 a row is rejected, 0 all is well."""
    says: str = ""
    """Stands in the one line about it, or in the detail of the row."""
    row: int | None = None
    """The row it is about, where one is."""
    sent: tuple[str, ...] = ()
    """The ids that are on the campaign afterwards, and no others."""
    file: str = "a.csv"
    options: tuple[str, ...] = ()


def unreadable(
    name: str, content: bytes | str, says: str, *, file: str = "a.csv", options: Sequence[str] = ()
) -> FileCase:
    """Make a case of a file that cannot be read: exit 2, and nothing is sent."""
    raw = content.encode() if isinstance(content, str) else content
    return FileCase(
        name=f"{file}: {name}",
        content=raw,
        code=2,
        says=says,
        file=file,
        options=tuple(options),
    )


def breaking(
    name: str, content: bytes, says: str, *, row: int, sent: Sequence[str] = (), file: str = "a.csv"
) -> FileCase:
    """Make a case of a file that breaks further on: exit 3.

    What was read together with the fault is not sent any more.
    """
    return FileCase(
        name=f"{file} breaks: {name}",
        content=content,
        code=3,
        says=says,
        row=row,
        sent=tuple(sent),
        file=file,
    )


def rejected(name: str, line: bytes | str, says: str, *, file: str = "a.csv") -> FileCase:
    """Make a case of one bad line between two good ones: exit 1, and the good ones are sent."""
    return _between(name, line, file, code=1, says=says, sent=(BEFORE, AFTER))


def accepted(name: str, line: bytes | str, crm_record_id: str, *, file: str = "a.csv") -> FileCase:
    """Make a case of one odd line that is fine: exit 0, and it is sent with this id."""
    return _between(name, line, file, code=0, says="", sent=(BEFORE, crm_record_id, AFTER))


def cell(column: str, text: str) -> str:
    """Write a line of CSV with this text in this column."""
    cells = {"crmRecordId": "it", column: text}
    written = io.StringIO(newline="")
    # With this end of a line the writer quotes whatever has a line end of any kind.
    csv.writer(written, lineterminator="\r\n").writerow([cells.get(name, "") for name in COLUMNS])
    return written.getvalue().removesuffix("\r\n")


def json_value(key: str, value: object) -> str:
    """Write a line of JSON with this value under this key."""
    return json.dumps({"crmRecordId": "it", key: value})


def json_line(members: str) -> str:
    """Write a line of JSON with these members as they stand."""
    return "{" + members + "}"


def _between(
    name: str, line: bytes | str, file: str, *, code: int, says: str, sent: tuple[str, ...]
) -> FileCase:
    raw = line.encode("utf-8", "surrogatepass") if isinstance(line, str) else line
    if file.endswith(".csv"):
        parts = [",".join(COLUMNS).encode(), f"{BEFORE},,,".encode(), raw, f"{AFTER},,,".encode()]
        row = 3
    else:
        before, after = (json.dumps({"crmRecordId": one}).encode() for one in (BEFORE, AFTER))
        parts, row = [before, raw, after], 2
    return FileCase(
        name=f"{file}: {name}",
        content=b"\n".join([*parts, b""]),
        code=code,
        says=says,
        row=row if code else None,
        sent=sent,
        file=file,
    )
