"""Answers as no service means them: right answers and refusals with something in them changed."""

import json
from collections.abc import Callable, Sequence
from random import Random

from attrs import frozen

__all__ = ["BASES", "CAMPAIGN", "IDS", "KEY", "MEDIA_TYPE", "Answer", "answer", "battered"]

KEY = "eght_CANARY-0123456789"
CAMPAIGN = "123e4567-e89b-12d3-a456-426614174000"
IDS = ("A-1", "A-2", "CRM 3/ü")
MEDIA_TYPE = "application/vnd.campaigns.v1+json"

_LONGEST = 200_000


@frozen
class Answer:
    """An answer before it has any framing."""

    status: int
    fields: Sequence[tuple[str, str]]
    body: bytes


def _record(name: str) -> dict[str, object]:
    return {
        "id": "0b6e4b7e-8a0d-4c57-9d1a-5a2f6d1c9e10",
        "type": "DYNAMIC",
        "crmRecordId": name,
        "priority": "HIGH",
        "rank": 1.0,
        "nextAttemptAfter": "2026-04-22T10:00:00Z",
        "retryCount": 0,
        "state": "PENDING",
    }


def _problem(status: int, title: str, detail: str, **more: object) -> tuple[int, object]:
    place = {"instance": f"/cc/US1/campaigns/v1/{CAMPAIGN}", "time": "2026-04-22T10:30:00Z"}
    return status, {"title": title, "status": status, "detail": detail, **place, **more}


_RECORDS = {"records": [_record(name) for name in IDS]}
_STATED = {
    "id": CAMPAIGN,
    "tenantId": "acme",
    "state": "RUNNING",
    "displayStatus": "RUNNING",
    "recordCount": 3,
    "recordCounts": [{"type": "DYNAMIC", "state": "COMPLETE", "result": "SUCCESS", "count": 3}],
    "startTime": "2026-04-22T10:00:00Z",
}
_FIELD = {"field": "records[1].crmRecordId", "code": "NotBlank", "message": "must not be blank"}

BASES: Sequence[tuple[int, object]] = (
    (200, _RECORDS),
    (201, _RECORDS),
    (200, {"records": [{"crmRecordId": name} for name in IDS]}),
    (200, {"records": [_record("Z-1")]}),
    (200, _STATED),
    (200, {"state": "PAUSED"}),
    *(
        _problem(409, "Conflict", f"Campaign already contains record for Id: {name}")
        for name in IDS
    ),
    _problem(409, "Conflict", f"Campaign already contains record for Id: {IDS[0]}0"),
    _problem(409, "Conflict", f"Campaign already contains record for Id: Z {IDS[1]}"),
    _problem(400, "Bad Request", f"Campaign already contains record for Id: {IDS[0]}"),
    _problem(409, "Conflict", "Campaign already contains a record"),
    _problem(400, "Bad Request", "duplicate CRM IDs"),
    _problem(409, "Conflict", "Campaign is in state BUILDING"),
    _problem(409, "Conflict", "Campaign is in state COMPLETE"),
    _problem(400, "Invalid Operation", "isDynamic of this campaign is false"),
    _problem(400, "Bad Request", "Validation failed", errors=[_FIELD]),
    _problem(401, "Unauthorized", f"the key {KEY} is not known"),
    _problem(403, "Forbidden", "not for this product"),
    _problem(404, "Not Found", "no such campaign"),
    _problem(429, "Too Many Requests", "Retry in 5 second(s)"),
    _problem(500, "Internal Server Error", "Please try again"),
    _problem(503, KEY, KEY, errors=[{"field": KEY, "code": KEY, "message": KEY}]),
    (200, [KEY, {KEY: KEY}]),
)

_PAGE = b"<!doctype html><html><head><title>502</title></head><body>Bad gateway</body></html>"

STATUSES = (
    *(200, 200, 200, 201, 202, 203, 204, 206, 207, 226, 299),
    *(300, 301, 302, 303, 304, 307, 308, 399),
    *(400, 400, 401, 402, 403, 404, 405, 406, 408, 409, 409, 410, 411, 412, 413, 414, 415, 416),
    *(418, 421, 422, 423, 424, 425, 426, 428, 429, 431, 451, 499),
    *(500, 501, 502, 503, 504, 505, 511, 520, 599),
)
NO_STATUSES = (-1, 0, 1, 99, 100, 101, 103, 199, 600, 700, 999, 1000, 2**31, 10**30)

MEDIA_TYPES = (
    "application/json",
    f"{MEDIA_TYPE}; charset=utf-8",
    "Application/JSON ;q=1",
    "application/problem+json",
    "application/vnd.campaigns.v2+json",
    "text/html; charset=windows-1252",
    "application/json, text/html",
    "application/jsonp",
    "multipart/form-data; boundary=x",
    "",
    ";",
    "\x00\udcff",
    KEY,
)

WAITS = (
    *("0", "1", "-1", "007", "1.5", "1e9", "inf", "nan", "9" * 400, "0x10", "٣", "½", " 5 "),
    *("Wed, 22 Apr 2026 10:30:00 GMT", "Wed, 22 Apr 1026 10:30:00 GMT", "1 Jan 0000 0:0 +9999"),
    *("Mon, 99 Foo 99999 99:99:99 -9999", "now", ",", "1, 2", "1776853800", "99999999999", KEY),
)


def _long(rng: Random, unit: bytes) -> bytes:
    return unit * rng.choice((10, 1_000, _LONGEST // max(1, len(unit))))


def _nested(rng: Random, opening: bytes, closing: bytes) -> bytes:
    # Around the interpreter's own limit of 1,000, and far beyond it.
    depth = rng.choice((5, 100, rng.randrange(850, 1_010), 50_000))
    return opening * depth + b"0" + closing * depth


_WORDS = (b"id ", b"records ", b"campaign ", b"Id: ", b"already ", b"BUILDING ", b"a", b"'A-1'")

_TAILS = ("", "", ".", " ", "\x00", "\u202e")

_ODD: Sequence[Callable[[Random], bytes]] = (
    lambda _: b"null",
    lambda rng: rng.choice((b"true", b"false", b"0", b"-0", b"1", b"-1", b'""', b"[]", b"{}")),
    lambda rng: rng.choice((b"NaN", b"Infinity", b"-Infinity", b"1e999", b"-1e999", b"1e-999")),
    lambda rng: rng.choice((b"", b",", b"tru", b"01", b"+1", b"0x1", b"'a'", b'"', b'"\\', b"//")),
    lambda rng: b"9" * rng.choice((16, 20, 100, 400, 4_301, 20_000)),
    lambda rng: b"1." + b"9" * rng.choice((20, 400, 5_000)) + rng.choice((b"", b"e5", b"e99999")),
    lambda rng: _nested(rng, b"[", b"]"),
    lambda rng: _nested(rng, b'{"a":', b"}"),
    lambda rng: b'"' + _long(rng, rng.choice(_WORDS)) + b'"',
    lambda rng: b"[" + _long(rng, rng.choice((b"{},", b"[],", b"0,", b'"",'))) + b"0]",
    lambda rng: rng.choice((b'"\\ud800"', b'"\\udc00\\ud800"', b'"\\u0000"', b'"\\x41"', b'"\n"')),
    lambda rng: rng.choice(
        (b'"\xff\xfe"', b'"\xc0\x80"', b'"\xed\xa0\x80"', b'"\xf4\x90\x80\x80"')
    ),
    lambda _: json.dumps(KEY).encode(),
    lambda _: b'"' + b"".join(b"\\u%04x" % ord(letter) for letter in KEY) + b'"',
    lambda rng: json.dumps(rng.choice(IDS)).encode(),
    lambda rng: json.dumps(rng.choice(BASES)[1]).encode(),
    lambda rng: json.dumps(
        f"Id: {rng.choice(IDS)}{rng.choice(('', '.', ' ', chr(0), chr(8238)))}"
    ).encode(),
)


# Values inside JSON.


def _places(value: object, path: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
    found = [path]
    if isinstance(value, dict):
        for name, inner in value.items():
            found += _places(inner, (*path, name))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            found += _places(inner, (*path, index))
    return found


def _changed(value: object, path: tuple[object, ...], mark: str | None) -> object:
    """Give a copy with the mark at the path, or with nothing there."""
    if not path:
        return mark
    first, *rest = path
    if isinstance(value, dict):
        items = ((name, inner) for name, inner in value.items())
        return {
            name: _changed(inner, tuple(rest), mark) if name == first else inner
            for name, inner in items
            if name != first or rest or mark is not None
        }
    assert isinstance(value, list)
    return [
        _changed(inner, tuple(rest), mark) if index == first else inner
        for index, inner in enumerate(value)
        if index != first or rest or mark is not None
    ]


def _with_odd_values(rng: Random, value: object) -> bytes:
    """Put other values, of any type, in place of some, or leave some out."""
    odd: dict[str, bytes] = {}
    for number in range(rng.choice((1, 1, 2, 3))):
        mark = None if rng.random() < 0.15 else f"@{number}@"
        value = _changed(value, rng.choice(_places(value)), mark)
        if mark is not None:
            odd[mark] = rng.choice(_ODD)(rng)
    body = json.dumps(value, ensure_ascii=rng.random() < 0.5).encode()
    for mark, raw in odd.items():
        body = body.replace(f'"{mark}"'.encode(), raw)
    return body


# Bytes.


def _flip(rng: Random, body: bytes) -> bytes:
    told = bytearray(body)
    for _ in range(rng.choice((1, 1, 1, 2, 5))):
        told[rng.randrange(len(told))] ^= 1 << rng.randrange(8)
    return bytes(told)


def _cut(rng: Random, body: bytes) -> bytes:
    return body[: rng.randrange(len(body))]


def _without_middle(rng: Random, body: bytes) -> bytes:
    start = rng.randrange(len(body))
    return body[:start] + body[start + rng.choice((1, 1, 2, 10)) :]


def _twice(rng: Random, body: bytes) -> bytes:
    start, end = sorted((rng.randrange(len(body)), rng.randrange(len(body) + 1)))
    piece = body[start:end]
    times = rng.choice((2, 2, 2, 50, 2_000))
    return body[:start] + piece * min(times, 1 + _LONGEST // max(1, len(piece))) + body[end:]


def _spliced(rng: Random, body: bytes) -> bytes:
    other = json.dumps(rng.choice(BASES)[1]).encode()
    return body[: rng.randrange(len(body))] + other[rng.randrange(len(other)) :]


def _inserted(rng: Random, body: bytes) -> bytes:
    at = rng.randrange(len(body) + 1)
    return body[:at] + rng.choice((rng.randbytes(rng.randrange(1, 9)), KEY.encode())) + body[at:]


def _recoded(rng: Random, body: bytes) -> bytes:
    text = body.decode("latin-1")
    return rng.choice(
        (
            b"\xef\xbb\xbf" + body,
            text.encode("utf-16"),
            text.encode("utf-32"),
            body[::-1],
            body.upper(),
            body + body,
            b")]}',\n" + body,
            _PAGE,
            KEY.encode(),
            b"",
        )
    )


_CHANGES = (_flip, _flip, _cut, _without_middle, _twice, _spliced, _inserted, _recoded)


def battered(rng: Random, body: bytes) -> bytes:
    """Change bytes of it, in one or several places."""
    for _ in range(rng.choice((1, 1, 2, 4))):
        body = rng.choice(_CHANGES)(rng, body) if body else body
    return body


def answer(rng: Random) -> Answer:
    """Make an answer: one of the right ones, with something in it changed."""
    # Half of them almost successes: there a mistake would tell an untruth.
    status, value = rng.choice(BASES[:6] if rng.random() < 0.5 else BASES)
    body = json.dumps(value).encode()
    how = rng.random()
    if how < 0.45:
        body = _with_odd_values(rng, value)
    elif how < 0.9:
        body = battered(rng, body)
    if rng.random() < 0.3:
        status = rng.choice(STATUSES)
    elif rng.random() < 0.05:
        status = rng.choice(NO_STATUSES)
    return Answer(status, _fields(rng), body)


def _fields(rng: Random) -> Sequence[tuple[str, str]]:
    fields: list[tuple[str, str]] = []
    how = rng.random()
    if how < 0.95:
        fields.append(("Content-Type", MEDIA_TYPE if how < 0.8 else rng.choice(MEDIA_TYPES)))
    for name in ("Retry-After", "x-ratelimit-reset", "Date", "X-Odd"):
        if rng.random() < 0.1:
            fields += [(name, rng.choice(WAITS))] * rng.choice((1, 1, 2))
    return fields
