"""Durations are written and read as .NET does."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightbyeight.automation.durations import (
    LONGEST,
    duration_of,
    read_timespan,
    timespan_text,
)

_LENGTHS = st.timedeltas(-LONGEST, LONGEST)


@given(_LENGTHS)
def test_what_is_written_is_read_again(length: timedelta) -> None:
    """No duration that the service has is changed on the way."""
    assert length == read_timespan(timespan_text(length))


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("2", timedelta(days=2)),
        ("1.6:30:15", timedelta(days=1, hours=6, minutes=30, seconds=15)),
        ("00:30:00", timedelta(minutes=30)),
        ("0.00:05:00", timedelta(minutes=5)),
        (" 23:59 ", timedelta(hours=23, minutes=59)),
        ("00:00:00.25", timedelta(milliseconds=250)),
        ("00:00:00.0000010", timedelta(microseconds=1)),
        ("-1.00:00:00", timedelta(days=-1)),
    ],
)
def test_readings(text: str, length: timedelta) -> None:
    """Days may stand alone, and may be missing; so may the seconds."""
    assert length == read_timespan(text)
    assert length == duration_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "24:00:00",
        "00:60:00",
        "00:00:60",
        "1.5",
        "2 days",
        "123456789",
        "00:00:00.0000001",
        "\u0661",
    ],
)
def test_no_readings(text: str) -> None:
    """What is no duration, or a finer one than Python has, stays the text it is."""
    assert read_timespan(text) is None
    assert text == duration_of(text)


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (timedelta(minutes=15), "0.00:15:00"),
        (timedelta(days=1, hours=6, minutes=30, seconds=15), "1.06:30:15"),
        (timedelta(hours=-36), "-1.12:00:00"),
        (timedelta(milliseconds=5), "0.00:00:00.0050000"),
    ],
)
def test_writings(length: timedelta, text: str) -> None:
    """Days are always written, so that no number can be taken for seconds."""
    assert text == timespan_text(length)
