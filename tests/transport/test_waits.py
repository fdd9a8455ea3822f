"""Reading the wait that an answer asks for."""

import math
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightbyeight.transport.messages import Headers, Response
from eightbyeight.transport.waits import LONGEST_WAIT, requested_wait

NOW = datetime(2026, 11, 20, 12, 0, 0, tzinfo=UTC)
DATE = format_datetime(NOW, usegmt=True)


def _wait(
    headers: dict[str, str], body: bytes = b"", status: int = 429, now: datetime = NOW
) -> float | None:
    return requested_wait(Response(status, Headers({**headers}), body), now=lambda: now)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", 0.0),
        ("30", 30.0),
        (" 1.5 ", 1.5),
        ("9" * 400, LONGEST_WAIT),
        ("-5", None),
        ("1e99", None),
        ("NaN", None),
        ("inf", None),
        ("soon", None),
        ("1, 2", None),
        ("٣", None),
        ("", None),
        ("Fri, 20 Nov 2026 12:00:07 GMT", 7.0),
        ("Friday, 20-Nov-26 12:00:07 GMT", 7.0),
        ("Fri Nov 20 12:00:07 2026", 7.0),
        ("Fri, 20 Nov 2026 11:00:00 GMT", 0.0),
        ("Fri, 32 Nov 2026 11:00:00 GMT", None),
        ("Fri, 20 Nov 2026 11:00:00 +9999", None),
    ],
)
def test_retry_after(text: str, expected: float | None) -> None:
    """Retry-After is seconds or a date; what is neither asks for nothing."""
    assert expected == _wait({"Retry-After": text, "Date": DATE})


def test_a_date_without_a_zone_is_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest form of an HTTP date names no zone and means UTC, wherever this runs."""
    monkeypatch.setenv("TZ", "Asia/Kathmandu")
    time.tzset()
    try:
        wait = _wait({"Retry-After": "Fri Nov 20 12:00:07 2026", "Date": DATE})
    finally:
        monkeypatch.undo()
        time.tzset()

    assert 7.0 == wait


@pytest.mark.parametrize(
    ("seconds", "expected"), [(0, 0.0), (12, 12.0), (-5, 0.0), (8e10, LONGEST_WAIT)]
)
def test_reset(seconds: float, expected: float) -> None:
    """x-ratelimit-reset is an epoch second, read against the answer's date."""
    reset = f"{NOW.timestamp() + seconds:.0f}"

    assert expected == _wait({"X-RateLimit-Reset": reset, "Date": DATE})


@pytest.mark.parametrize("text", ["30", "1e99", "NaN", "1" * 13, "-1763640000", ""])
def test_a_reset_that_is_no_moment(text: str) -> None:
    """A number that cannot be an epoch second asks for nothing, rather than for no wait."""
    assert _wait({"x-ratelimit-reset": text, "Date": DATE}) is None


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b'{"code": 429, "message": "Too many requests, retry in 17 second(s)."}', 17.0),
        (b"Try again IN 1 second", 1.0),
        (b"in 2.5 seconds", 2.5),
        (b"in 9999999999 seconds", LONGEST_WAIT),
        (b"within 5 seconds", None),
        (b"in 5 minutes", None),
        (b"in many seconds", None),
        (b"\xff\x00", None),
        (b" " * 65_536 + b"in 5 seconds", None),
    ],
)
def test_in_words(body: bytes, expected: float | None) -> None:
    """The seconds named in the text of a 429 count; only its beginning is read."""
    assert expected == _wait({}, body)


def test_words_count_for_429_only() -> None:
    """An ordinary answer that speaks of seconds asks for nothing."""
    assert _wait({}, b"record added in 17 seconds", status=200) is None


def test_the_order() -> None:
    """Retry-After goes before x-ratelimit-reset, and that before the text; garbage is passed."""
    reset = f"{NOW.timestamp() + 20:.0f}"
    body = b"in 30 seconds"

    assert 10.0 == _wait({"Retry-After": "10", "x-ratelimit-reset": reset, "Date": DATE}, body)
    assert 20.0 == _wait({"Retry-After": "?", "x-ratelimit-reset": reset, "Date": DATE}, body)
    assert 30.0 == _wait({"Retry-After": "?", "x-ratelimit-reset": "?", "Date": DATE}, body)


@given(st.timedeltas(timedelta(-9999), timedelta(9999)), st.integers(0, 10**6))
def test_the_local_clock_does_not_count(skew: timedelta, seconds: int) -> None:
    """Where the answer has a date, a wrong clock here changes nothing."""
    moment = format_datetime(NOW + timedelta(seconds=seconds), usegmt=True)

    assert seconds == _wait({"Retry-After": moment, "Date": DATE}, now=NOW + skew)


def test_the_local_clock_counts_where_there_is_no_date() -> None:
    """Without a readable date of the answer, the clock that was given is asked."""
    moment = format_datetime(NOW + timedelta(seconds=9), usegmt=True)

    assert 9.0 == _wait({"Retry-After": moment})
    assert 9.0 == _wait({"Retry-After": moment, "Date": "yesterday"})
    assert 0.0 == requested_wait(Response(429, Headers({"Retry-After": DATE.replace("26", "20")})))


_HEADER = st.one_of(
    st.text(),
    st.from_regex(r"[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{1,6} \d\d:\d\d:\d\d \S{0,6}"),
    st.from_regex(r"[-+]?\d{1,400}([.e]\d{1,4})?"),
    st.datetimes().map(lambda moment: format_datetime(moment.replace(tzinfo=UTC), usegmt=True)),
)


@given(_HEADER, _HEADER, _HEADER, st.binary(), st.sampled_from([200, 429, 503]))
def test_whatever_comes(after: str, reset: str, date: str, body: bytes, status: int) -> None:
    """No answer raises, and a wait is a finite number that is not negative."""
    headers = {"Retry-After": after, "x-ratelimit-reset": reset, "Date": date}

    wait = _wait(headers, body, status)

    assert wait is None or (math.isfinite(wait) and 0 <= wait <= LONGEST_WAIT)
