"""What can be wrong with the value of one input of a step; pure.

What nothing could be sent with is an error; what the vendor's pages do not name is a warning.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime

from eightbyeight.automation.checking.pages import CREATE, STEPS
from eightbyeight.automation.checking.words import WORDS, Words, how_to_write
from eightbyeight.automation.scripts import is_scripted
from eightbyeight.automation.steps import HttpRequest, Step
from eightbyeight.automation.wire.shapes import INPUTS, Kind
from eightbyeight.automation.wire.writing import class_of
from eightbyeight.findings import Finding

__all__ = ["find_in_values"]

_URLS = frozenset({"url", "dlr_callback_url"})
_MOMENTS = frozenset({"scheduled", "expiry"})
_SCHEME = re.compile(r"https?://(?=[^/\s]|\Z)", re.IGNORECASE)
_ABSOLUTE = re.compile(r"https?://[^/\s]", re.IGNORECASE)


def find_in_values(step: Step, where: str) -> Iterator[Finding]:
    """Look for values that cannot be meant, in inputs that are of the right type."""
    kind = class_of(step) or Step
    for each in INPUTS.get(kind, ()):
        given: object = getattr(step, each.attribute)
        place = f"{where}.{each.attribute}"
        if each.required and _is_empty(given):
            yield _error("empty", place, "is empty, and nothing can be done without it", "fill it")
        elif isinstance(given, str):
            words = WORDS.get((kind.__name__, each.attribute))
            yield from _text(given, each.attribute, place)
            if not is_scripted(given):
                yield from _plain(given, each.kind, words, place)
    if isinstance(step, HttpRequest):
        yield from _seconds(step.timeout_seconds, f"{where}.timeout_seconds")


def _is_empty(given: object) -> bool:
    if isinstance(given, str):
        return not given.strip()
    return isinstance(given, Mapping) and not given


def _text(given: str, attribute: str, place: str) -> Iterator[Finding]:
    if attribute in _URLS and not _may_be_url(given):
        yield _error(
            "url",
            place,
            f"{given!r:.60} begins with neither https:// nor http://",
            "write the whole address",
        )
    if attribute in _MOMENTS and not is_scripted(given) and not _is_moment(given):
        yield Finding.warning(
            "moment",
            place,
            f"{given!r:.60} does not look like ISO 8601",
            "write it as in 2026-05-01T08:00:00Z",
            CREATE,
        )


def _may_be_url(given: str) -> bool:
    literal, script, _ = given.strip().partition("{{")
    if not script:
        return bool(_ABSOLUTE.match(literal))
    begun = any(scheme.startswith(literal.lower()) for scheme in ("https://", "http://"))
    return begun or bool(_SCHEME.match(literal))


def _is_moment(given: str) -> bool:
    try:
        datetime.fromisoformat(given)
    except ValueError:
        return False
    return True


def _plain(given: str, kind: Kind, words: Words | None, place: str) -> Iterator[Finding]:
    """Look at a text without a script, which can stand for anything."""
    if kind is Kind.OBJECT:
        what = f"must be {kind.value}, or a script that gives one"
        yield _error("step-input", place, what, "give a dict, or a script that gives an object")
    if kind is Kind.WHOLE and not given.isdecimal():
        what = f"must be {kind.value}, or a script that gives one"
        yield _error("step-input", place, what, "give an int, or a script that gives a number")
    if words is not None and not words.has(given):
        yield Finding.warning(
            "word-unknown",
            place,
            f"{given!r:.60} is none of {', '.join(words.known)}",
            how_to_write(given, words.known),
            words.source,
        )


def _seconds(given: object, place: str) -> Iterator[Finding]:
    seconds = int(given) if isinstance(given, str) and given.isdecimal() else given
    if not isinstance(seconds, int):
        return
    if seconds < 0:
        yield _error("timeout", place, f"{seconds} is no time", "give 1 second or more")
    elif seconds == 0:
        yield Finding.warning(
            "waits-for-nothing",
            place,
            "is zero, so that the request waits for nothing",
            "give 1 second or more; the service takes 5 where nothing is said",
            STEPS,
        )


def _error(rule: str, place: str, message: str, mend: str) -> Finding:
    return Finding.error(rule, place, message, mend, STEPS)
