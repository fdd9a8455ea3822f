"""Rows that a program gives: objects that are none, lie about themselves, or raise."""

from collections import UserDict, UserString, namedtuple
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import Any, NoReturn

from attrs import field, frozen

from eightbyeight import NewRecord, RecordPriority

__all__ = ["BAD_RECORDS", "BAD_ROWS", "GOOD_ROWS", "Other"]

NOW = datetime(2026, 4, 22, 10, tzinfo=UTC)
NAIVE = datetime(2026, 4, 22, 10)  # noqa: DTZ001 - to be refused


def _fail(*_: object, **__: object) -> NoReturn:
    raise RuntimeError("hands off")


class Raising:
    """Raises at whatever is asked of it."""

    __repr__ = __str__ = __eq__ = __hash__ = __len__ = __iter__ = __bool__ = _fail
    __getattr__ = _fail


class RaisingMapping(Mapping[str, object]):
    """A mapping that cannot be read."""

    __getitem__ = __iter__ = __len__ = _fail


class HalfMapping(Mapping[str, object]):
    """A mapping that loses what it names."""

    def __iter__(self) -> Iterator[str]:
        return iter(["crmRecordId", "rank"])

    def __len__(self) -> int:
        return 2

    def __getitem__(self, name: str) -> object:
        raise KeyError(name)


class EndlessMapping(HalfMapping):
    """A mapping that stops somebody else's loop."""

    def __iter__(self) -> Iterator[str]:
        raise StopIteration


class OddText(str):
    """A text with ideas of its own."""

    __slots__ = ()
    __hash__ = __eq__ = __repr__ = __str__ = isspace = isascii = encode = _fail


class Shy(str):
    """A text that cannot be looked up."""

    __slots__ = ()
    __hash__ = __eq__ = _fail


class Other(str):
    """A text that is equal to nothing."""

    __slots__ = ()

    def __eq__(self, _: object) -> bool:
        return False

    def __hash__(self) -> int:
        return 7


class NoZone(tzinfo):
    """A time zone that cannot tell its offset."""

    utcoffset = dst = tzname = _fail


class FarZone(tzinfo):
    """A time zone with an offset beyond a day."""

    def utcoffset(self, _: datetime | None) -> timedelta:
        return timedelta(days=2)

    def dst(self, _: datetime | None) -> timedelta:
        return timedelta()

    def tzname(self, _: datetime | None) -> str:
        return "far"


class Unwritten(datetime):
    """A moment that cannot be written."""

    isoformat = _fail


class Colour(StrEnum):
    """Some other enumeration."""

    RED = "RED"


class Priority(StrEnum):
    """Somebody's own enumeration of the same names."""

    HIGH = "HIGH"


@frozen
class Lead(NewRecord):
    """Somebody's own record, which knows more than the service is to."""

    phone: str = field(default="", kw_only=True)


Pair = namedtuple("Pair", ["crmRecordId", "rank"])  # noqa: PYI024 - an untyped one, as people have
Make = Callable[[], object]
R: Any = NewRecord

BAD_RECORDS: Mapping[str, tuple[Make, str]] = {
    "id None": (lambda: R(None), "must be text, not NoneType"),
    "id a number": (lambda: R(17), "must be text, not int"),
    "id bytes": (lambda: R(b"it"), "must be text, not bytes"),
    "id a list": (lambda: R(["it"]), "must be text, not list"),
    "id a path": (lambda: R(Path("it")), "must be text, not "),
    "id a user's string": (lambda: R(UserString("it")), "must be text, not UserString"),
    "id empty": (lambda: R(""), "must not be blank"),
    "id a space": (lambda: R("\u3000"), "must not be blank"),
    "id of 33": (lambda: R("x" * 33), "33 characters"),
    "id of 32 emoji": (lambda: R("\U0001f600" * 32), "64 characters"),
    "id of a million": (lambda: R("x" * 1_000_000), "1000000 characters"),
    "id half a surrogate": (lambda: R("a\ud800"), "surrogate"),
    "id that raises": (lambda: R(OddText("it")), "cannot be read: it raised RuntimeError"),
    "id an object that raises": (lambda: R(Raising()), "must be text, not Raising"),
    "time naive": (lambda: R("it", schedule_at=NAIVE), "has no offset"),
    "time a text": (lambda: R("it", schedule_at="2026-04-22T10:00:00Z"), "must be a datetime"),
    "time a date": (lambda: R("it", schedule_at=date(2026, 4, 22)), "must be a datetime, not date"),
    "time a time": (
        lambda: R("it", schedule_at=time(10, tzinfo=UTC)),
        "must be a datetime, not ti",
    ),
    "time a number": (lambda: R("it", schedule_at=1776852000.0), "must be a datetime, not float"),
    "time that raises": (lambda: R("it", schedule_at=Raising()), "must be a datetime, not Raising"),
    "zone that raises": (
        lambda: R("it", schedule_at=datetime(2026, 1, 1, tzinfo=NoZone())),
        "no offset",
    ),
    "zone too far": (
        lambda: R("it", schedule_at=datetime(2026, 1, 1, tzinfo=FarZone())),
        "no offset",
    ),
    "offset with seconds": (
        lambda: R("it", schedule_at=NOW.astimezone(timezone(timedelta(seconds=30)))),
        "offset with seconds",
    ),
    "time that cannot be written": (
        lambda: R("it", schedule_at=Unwritten(2026, 1, 1, tzinfo=UTC)),
        "no offset",
    ),
    "priority unknown": (lambda: R("it", priority="URGENT"), "none of HIGH, MEDIUM, LOW"),
    "priority small": (lambda: R("it", priority="high"), "none of HIGH, MEDIUM, LOW"),
    "priority a number": (lambda: R("it", priority=1), "none of HIGH, MEDIUM, LOW"),
    "priority a list": (lambda: R("it", priority=["HIGH"]), "none of HIGH, MEDIUM, LOW"),
    "priority another's": (lambda: R("it", priority=Colour.RED), "none of HIGH, MEDIUM, LOW"),
    "priority long": (lambda: R("it", priority="H" * 100_000), "none of HIGH, MEDIUM, LOW"),
    "priority that raises": (lambda: R("it", priority=Raising()), "an object of the class Raising"),
    "rank a text": (lambda: R("it", rank="1"), "must be a number, not str"),
    "rank true": (lambda: R("it", rank=True), "must be a number, not bool"),
    "rank NaN": (lambda: R("it", rank=float("nan")), "finite"),
    "rank inf": (lambda: R("it", rank=float("-inf")), "finite"),
    "rank of 5,000 digits": (lambda: R("it", rank=10**5000), "finite"),
    "rank complex": (lambda: R("it", rank=1j), "must be a number, not complex"),
    "rank decimal": (lambda: R("it", rank=Decimal(1)), "must be a number, not Decimal"),
    "rank a fraction": (lambda: R("it", rank=Fraction(1, 2)), "must be a number, not Fraction"),
    "rank that raises": (lambda: R("it", rank=Raising()), "must be a number, not Raising"),
    "a subclass with a bad id": (lambda: Lead(""), "must not be blank"),
}

BAD_ROWS: Mapping[str, tuple[Make, str]] = {
    **{f"record: {name}": case for name, case in BAD_RECORDS.items()},
    "None": (lambda: None, "not NoneType"),
    "a text": (lambda: "it", "not str"),
    "bytes": (lambda: b"it", "not bytes"),
    "a number": (lambda: 17, "not int"),
    "NaN": (lambda: float("nan"), "not float"),
    "a list": (lambda: ["it"], "not list"),
    "a tuple": (lambda: ("it", None, None, 1), "not tuple"),
    "a named tuple": (lambda: Pair("it", 1), "not Pair"),
    "a set": (lambda: {"crmRecordId"}, "not set"),
    "pairs": (lambda: [("crmRecordId", "it")], "not list"),
    "a class": (lambda: NewRecord, "not type"),
    "a function": (lambda: _fail, "not function"),
    "an object": (object, "not object"),
    "an error": (lambda: ValueError("it"), "not ValueError"),
    "an object that raises": (Raising, "not Raising"),
    "a mapping that raises": (RaisingMapping, "cannot be read: it raised RuntimeError"),
    "a mapping that loses things": (HalfMapping, "cannot be read: it raised KeyError"),
    "a mapping that stops": (EndlessMapping, "cannot be read: it raised"),
    "mapping: empty": (dict, "crm_record_id: is missing"),
    "mapping: another key": (lambda: {"id": "it"}, "id: is no field of a record"),
    "mapping: a key too many": (lambda: {"crmRecordId": "it", "phone": "1"}, "phone: is no field"),
    "mapping: a key in capitals": (lambda: {"CRMRECORDID": "it"}, "CRMRECORDID: is no field"),
    "mapping: a key of spaces": (lambda: {" crmRecordId": "it"}, "is no field"),
    "mapping: a key of nothing": (lambda: {"": 1, "crmRecordId": "it"}, "is no field"),
    "mapping: both spellings": (
        lambda: {"crmRecordId": "it", "crm_record_id": "it"},
        "given twice, under both",
    ),
    "mapping: the rank alone": (lambda: {"rank": 1}, "crm_record_id: is missing"),
    "mapping: id None": (lambda: {"crmRecordId": None}, "must be text, not NoneType"),
    "mapping: id a number": (lambda: {"crmRecordId": 17}, "must be text, not int"),
    "mapping: a number for a key": (lambda: {5: 1, "crmRecordId": "it"}, "5: is no field"),
    "mapping: None for a key": (lambda: {None: 1, "crmRecordId": "it"}, "None: is no field"),
    "mapping: a tuple for a key": (lambda: {("a",): 1}, "is no field"),
    "mapping: a key of lines": (lambda: {"a\nb\x1b[2J": 1}, r"'a\nb\x1b[2J': is no field"),
    "mapping: a key of a megabyte": (lambda: {"x" * 1_000_000: 1}, "is no field"),
    "mapping: a key that raises": (lambda: {_Key(): 1}, "an object of the class _Key: is no field"),
    "mapping: time naive": (
        lambda: {"crmRecordId": "it", "scheduleAt": "2026-04-22T10:00"},
        "no offset",
    ),
    "mapping: time nonsense": (
        lambda: {"crmRecordId": "it", "scheduleAt": "soon"},
        "is not an ISO 8601",
    ),
    "mapping: time long": (lambda: {"crmRecordId": "it", "scheduleAt": "9" * 100_000}, "ISO 8601"),
    "mapping: time empty": (lambda: {"crmRecordId": "it", "scheduleAt": ""}, "ISO 8601"),
    "mapping: time a number": (
        lambda: {"crmRecordId": "it", "scheduleAt": 1},
        "must be a datetime",
    ),
    "mapping: rank a text": (
        lambda: {"crmRecordId": "it", "rank": "1"},
        "must be a number, not str",
    ),
    "mapping: priority empty": (lambda: {"crmRecordId": "it", "priority": ""}, "none of HIGH"),
}


class _Key:
    """A key that cannot be shown."""

    __repr__ = __str__ = _fail


GOOD_ROWS: Mapping[str, tuple[Make, dict[str, object]]] = {
    "a record": (lambda: R("it"), {}),
    "a text that cannot be looked up": (lambda: R(Shy("it")), {}),
    "an enumeration for an id": (lambda: R(StrEnum("E", {"IT": "it"}).IT), {}),  # type: ignore[attr-defined]
    "a subclass with a number of its own": (lambda: Lead("it", phone="+44 1"), {}),
    "a subclass in a mapping's place": (lambda: Lead("it", rank=2, phone="+44 1"), {"rank": 2}),
    "somebody's own priority": (lambda: R("it", priority=Priority.HIGH), {"priority": "HIGH"}),
    "a priority as text": (lambda: R("it", priority="LOW"), {"priority": "LOW"}),
    "a priority that cannot be looked up": (
        lambda: R("it", priority=Shy("HIGH")),
        {"priority": "HIGH"},
    ),
    "our priority": (lambda: R("it", priority=RecordPriority.LOW), {"priority": "LOW"}),
    "a mapping": (lambda: {"crmRecordId": "it", "rank": 1.5}, {"rank": 1.5}),
    "a user's mapping": (lambda: UserDict(crm_record_id="it", rank=1), {"rank": 1}),
    "None for what may be absent": (
        lambda: {"crmRecordId": "it", "rank": None, "priority": None, "scheduleAt": None},
        {},
    ),
    "a moment of year 833": (
        lambda: R("it", schedule_at=NOW.replace(year=833)),
        {"scheduleAt": "0833-04-22T10:00:00Z"},
    ),
    "an offset of +14:59": (
        lambda: R("it", schedule_at=NOW.astimezone(timezone(timedelta(hours=14, minutes=59)))),
        {"scheduleAt": "2026-04-23T00:59:00+14:59"},
    ),
}
