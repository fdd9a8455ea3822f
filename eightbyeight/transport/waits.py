"""How long an answer asks to wait. Reads a response; knows no network and no clock of its own.

Services say it in one of three ways, tried in this order: ``Retry-After`` (seconds or a date,
RFC 9110 §10.2.3; 8x8's SMS and Journey APIs), ``x-ratelimit-reset`` (the epoch second at which the
allowance is renewed; 8x8's Administration API), or in the sentence for people ("... in 30
second(s)", the 429 of 8x8's messaging APIs). What cannot be read is passed over.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from eightbyeight.transport.messages import Response

__all__ = ["LONGEST_WAIT", "requested_wait"]

LONGEST_WAIT = 1e9
"""Seconds to which larger requests are cut, so that the answer is always a finite number."""

_TOO_MANY_REQUESTS = 429
_SECONDS = re.compile(r"\d+(\.\d+)?", re.ASCII)
_EPOCH = re.compile(r"\d{10,11}(\.\d+)?", re.ASCII)  # 2001 to 5138: a small number is no moment
_IN_WORDS = re.compile(rb"\bin (\d{1,10}(?:\.\d{1,9})?) second", re.IGNORECASE)
_TEXT_READ = 65_536


def _utc_now() -> datetime:
    return datetime.now(UTC)


def requested_wait(response: Response, *, now: Callable[[], datetime] = _utc_now) -> float | None:
    """Read how many seconds the answer asks to wait.

    Moments are compared with the answer's own ``Date``: this machine's clock may be wrong.

    Args:
        response: Any answer; the text is read only where the status is 429.
        now: The time, as an aware datetime; asked only where the answer has no readable ``Date``.

    Returns:
        Seconds from 0 to ``LONGEST_WAIT``; None where the answer asks for nothing readable.
    """
    for read in (_retry_after, _reset):
        wait = read(response, now)
        if wait is not None:
            return min(max(wait, 0.0), LONGEST_WAIT)
    return _in_words(response)


def _retry_after(response: Response, now: Callable[[], datetime]) -> float | None:
    text = response.headers.get("retry-after", "").strip()
    if _SECONDS.fullmatch(text):
        return float(text)
    moment = _epoch_of(text)
    return None if moment is None else moment - _answered_at(response, now)


def _reset(response: Response, now: Callable[[], datetime]) -> float | None:
    text = response.headers.get("x-ratelimit-reset", "").strip()
    return float(text) - _answered_at(response, now) if _EPOCH.fullmatch(text) else None


def _in_words(response: Response) -> float | None:
    if response.status != _TOO_MANY_REQUESTS:
        return None
    found = _IN_WORDS.search(response.body[:_TEXT_READ])
    return None if found is None else min(float(found[1]), LONGEST_WAIT)


def _answered_at(response: Response, now: Callable[[], datetime]) -> float:
    moment = _epoch_of(response.headers.get("date", ""))
    return now().timestamp() if moment is None else moment


def _epoch_of(text: str) -> float | None:
    try:
        moment = parsedate_to_datetime(text)
        # HTTP dates are always UTC; the oldest of their three forms does not say so.
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return aware.timestamp()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
