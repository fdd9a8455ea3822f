"""Notes as bytes, and back: what is kept of a batch, with checksums that tell when it has changed.

Everything of a batch lies in one row, so that one sum covers it. Texts are JSON in UTF-8.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import TypeVar
from zlib import crc32

import msgspec
from attrs import asdict, define, field, frozen

from eightbyeight.campaigns.journal.binding import About, Binding
from eightbyeight.campaigns.outcomes import BatchOutcome, RecordOutcome, Verdict
from eightbyeight.campaigns.plan.added import AddedRecords
from eightbyeight.campaigns.plan.notes import Evidence, Finding, Past, Sheet

__all__ = [
    "Attempt",
    "DamagedError",
    "OpenBatch",
    "PackedSheet",
    "kept_detail",
    "pack_about",
    "pack_ended",
    "pack_open",
    "pack_sheet",
    "state_sum",
    "total_of",
    "unpack_about",
    "unpack_ended",
    "unpack_open",
    "unpack_sheet",
]

T = TypeVar("T")

_SUM_LENGTH = 4
"""Bytes per row in ``Sheet.sums``."""
_LONGEST_DETAIL = 1000
_MASK = "***"
# An E.164 number, and a key of the Admin Console: a journal is kept, copied and mailed about.
_NOT_KEPT = re.compile(r"\+\d{7,15}(?!\d)|\beght_[\w-]+")

_AttemptJson = tuple[int, float, list[int]]
_FindingJson = tuple[int, Evidence, int | None, str | None, str | None]
_OddJson = tuple[int, Verdict, int | None, str | None]
_SheetJson = tuple[list[int], list[str | None]]
_OpenJson = tuple[int, list[_AttemptJson], list[_FindingJson]]
_EndedJson = tuple[int, int | None, int | None, list[str | None], list[_OddJson]]
_AboutJson = tuple[dict[str, str], str, float]

_READ_SHEET = msgspec.json.Decoder(_SheetJson)
_READ_OPEN = msgspec.json.Decoder(_OpenJson)
_READ_ENDED = msgspec.json.Decoder(_EndedJson)
_READ_ABOUT = msgspec.json.Decoder(_AboutJson)


class DamagedError(Exception):
    """What was read is not what was written. Never leaves the journal as it is."""


@frozen
class PackedSheet:
    """A sheet as it is kept."""

    text: bytes
    sums: bytes
    sum: int
    """Checksum over both."""


@frozen
class Attempt:
    """A request whose end nobody knows."""

    began: float
    """When its intent was noted, in seconds since 1970."""
    places: Sequence[int]


@define
class OpenBatch:
    """What is known of a batch that has not ended. Mutable, for the store."""

    requests: int = 0
    attempts: dict[int, Attempt] = field(factory=dict)
    findings: dict[int, Finding] = field(factory=dict)
    """By place."""


def pack_sheet(sheet: Sheet) -> PackedSheet:
    """Write down which rows a batch has."""
    text = _encode((sheet.rows, sheet.ids))
    return PackedSheet(text, sheet.sums, _sheet_sum(text, sheet.sums))


def unpack_sheet(number: int, packed: PackedSheet) -> Sheet:
    """Read which rows a batch has.

    Raises:
        DamagedError: it is not what was written.
    """
    if _sheet_sum(packed.text, packed.sums) != packed.sum:
        raise DamagedError(f"the rows of batch {number} have changed")
    rows, ids = _decode(_READ_SHEET, packed.text)
    if not len(rows) == len(ids) == len(packed.sums) / _SUM_LENGTH:
        raise DamagedError(f"the rows of batch {number} do not match their ids")
    return Sheet(number, rows, ids, packed.sums)


def _sheet_sum(text: bytes, sums: bytes) -> int:
    return crc32(text, crc32(sums, len(sums)))


def state_sum(number: int, state: bytes, sheet_sum: int, *, ended: bool) -> int:
    """Give the checksum over all that is kept of a batch beside its sheet, which it includes."""
    return crc32(state, crc32(f"{number} {ended} {sheet_sum}".encode()))


def total_of(number: int, sheet_sum: int) -> int:
    """Give what a batch adds to the total by which a missing row is noticed."""
    return crc32(f"{number} {sheet_sum}".encode())


def pack_open(batch: OpenBatch) -> bytes:
    """Write down a batch that has not ended."""
    attempts = [(number, one.began, one.places) for number, one in batch.attempts.items()]
    findings = [
        (one.place, one.evidence, one.status, one.detail, one.record_id)
        for one in batch.findings.values()
    ]
    return _encode((batch.requests, attempts, findings))


def unpack_open(state: bytes) -> OpenBatch:
    """Read what is known of a batch that has not ended.

    Raises:
        DamagedError: it is not what was written.
    """
    requests, attempts, findings = _decode(_READ_OPEN, state)
    return OpenBatch(
        requests,
        {number: Attempt(began, places) for number, began, places in attempts},
        {one[0]: Finding(*one) for one in findings},
    )


def pack_ended(outcome: BatchOutcome) -> bytes:
    """Write down what became of a batch: in full only what is not plainly added."""
    records = outcome.records
    plain: int | None
    if isinstance(records, AddedRecords):
        # Told from its columns: outcomes made for this alone take 120 µs per batch of 100.
        plain, record_ids, odd = records.status, records.record_ids, records.unfit
    else:
        added = Verdict.ADDED
        plain = next((one.status for one in records if one.verdict is added), None)
        record_ids = [one.record_id for one in records]
        odd = {
            place: one
            for place, one in enumerate(records)
            if one.verdict is not added or one.status != plain or one.detail is not None
        }
    told = [
        (place, one.verdict, one.status, kept_detail(one.detail, one.crm_record_id))
        for place, one in odd.items()
    ]
    return _encode((outcome.requests, outcome.status, plain, record_ids, told))


def unpack_ended(sheet: Sheet, state: bytes) -> Past:
    """Read what became of a batch.

    Raises:
        DamagedError: it is not what was written.
    """
    requests, status, plain, record_ids, odd = _decode(_READ_ENDED, state)
    if len(record_ids) != len(sheet.rows):
        raise DamagedError(f"the outcome of batch {sheet.batch} does not match its rows")
    said: Mapping[int, tuple[Verdict, int | None, str | None]]
    said = {place: (verdict, code, detail) for place, verdict, code, detail in odd}
    added = (Verdict.ADDED, plain, None)
    outcomes = []
    for place, (row, crm_record_id, record_id) in enumerate(
        zip(sheet.rows, sheet.ids, record_ids, strict=True)
    ):
        verdict, code, detail = said.get(place, added)
        outcomes.append(
            RecordOutcome(row, crm_record_id, verdict, sheet.batch, record_id, code, detail)
        )
    return Past(sheet, requests, status, outcomes)


def pack_about(about: About) -> bytes:
    """Write down which load a journal belongs to."""
    return _encode((asdict(about.binding), about.version, about.created))


def unpack_about(text: bytes) -> About:
    """Read which load a journal belongs to.

    Raises:
        DamagedError: it is not what was written.
    """
    binding, version, created = _decode(_READ_ABOUT, text)
    return About(Binding(**binding), version, created)


def kept_detail(detail: str | None, crm_record_id: str | None) -> str | None:
    """Leave out of a sentence what must not lie about in files, and what is too long.

    The service may quote what it was sent or what it knows of a person. A number that is part of
    the record's own id stays: it is in the journal anyway, and the sentence says which record.
    """
    if detail is None:
        return None
    own = crm_record_id or ""
    kept = _NOT_KEPT.sub(lambda found: found[0] if found[0] in own else _MASK, detail)
    return kept if len(kept) <= _LONGEST_DETAIL else f"{kept[: _LONGEST_DETAIL - 1]}…"


def _encode(value: object) -> bytes:
    try:
        return msgspec.json.encode(value, enc_hook=_plain)
    except UnicodeEncodeError:
        pass
    # Half a surrogate pair, as a JSON Lines file may have in an id, goes into JSON only escaped.
    return json.dumps(value, default=_plain).encode("ascii")


def _plain(value: object) -> object:
    # The codec takes Python's own types alone; ids of other libraries' tables derive from them.
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, Sequence):
        return list(value)
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def _decode(reader: msgspec.json.Decoder[T], text: bytes) -> T:
    try:
        return reader.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError):
        pass
    try:
        return msgspec.convert(json.loads(text), reader.type)
    except (ValueError, msgspec.ValidationError, RecursionError):
        pass
    raise DamagedError("what was written cannot be read")
