"""What is to become of one request, as plain values.

An instruction has three parts: what is done with the request (:data:`Doing`), what the client is
shown of it (:data:`Answer`), and what else happens the moment it arrives (:class:`Happening`).
How each of them is written as text is told in ``eightbyeight.emulator.faults``.
"""

import re
from enum import StrEnum
from math import isfinite

from attrs import frozen

from eightbyeight.campaigns.states import CampaignState
from eightbyeight.errors import InvalidInputError

__all__ = [
    "Answer",
    "Cut",
    "Doing",
    "Done",
    "Empty",
    "Event",
    "Happening",
    "Instruction",
    "Late",
    "Page",
    "Part",
    "Shown",
    "Slow",
    "Status",
    "check_count",
]

_LONGEST = 24 * 3600
_HEADER_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# What frames an answer is worked out from its body, and these two words are options of their own.
_NO_HEADERS = frozenset({"content-length", "transfer-encoding", "title", "detail"})


class Done(StrEnum):
    """Whether the service handles the request."""

    FULLY = "fully"
    """As it would without any fault; it may still refuse it."""
    NOT = "not"
    """It never learns of it."""


@frozen
class Part:
    """Only the first records of the request are handled: a service that is not atomic."""

    records: int

    def __attrs_post_init__(self) -> None:
        check_count("commit_part", self.records)


@frozen
class Late:
    """The request is let in now and handled later, when nobody waits for it any more."""

    seconds: float | None = None
    """After so many seconds on the emulator's clock, …"""
    requests: int | None = None
    """… or once so many later requests have been answered."""

    def __attrs_post_init__(self) -> None:
        if (self.seconds is None) == (self.requests is None):
            raise InvalidInputError.of("late_commit", "wants either seconds or requests")
        if self.seconds is not None:
            _check_seconds("late_commit", self.seconds)
        if self.requests is not None:
            check_count("late_commit", self.requests)


Doing = Done | Part | Late
"""What is done with a request."""


class Shown(StrEnum):
    """What the client is shown, where it needs no number."""

    OWN = "ok"
    """The service's own answer; of what was not done, the success it would have been."""
    WRONG_IDS = "wrong_ids"
    """That answer, with the ids of other records in it."""
    DROP = "drop"
    """No answer: the connection is closed in an orderly way."""
    RST = "rst"
    """No answer: the connection is reset."""
    REFUSED = "refused"
    """No connection; possible in memory only, see :mod:`eightbyeight.emulator.faults`."""


@frozen
class Slow:
    """The service's own answer, some seconds after the work is done."""

    seconds: float

    def __attrs_post_init__(self) -> None:
        _check_seconds("stall", self.seconds)


@frozen
class Status:
    """A problem with this status, whatever the service would have said."""

    status: int
    detail: str | None = None
    """None for a sentence that says it was arranged."""
    title: str | None = None
    """None for the status's own phrase."""
    headers: tuple[tuple[str, str], ...] = ()
    """Further header fields; names in lower case."""

    @property
    def told(self) -> str:
        """What the body says is wrong."""
        return "A fault that was arranged in the emulator" if self.detail is None else self.detail

    def __attrs_post_init__(self) -> None:
        _check_status("status", self.status)
        if self.title is not None:
            _check_option("title", self.title)
        for name, value in self.headers:
            if _HEADER_NAME.fullmatch(name) is None or name in _NO_HEADERS:
                raise InvalidInputError.of("status", f"{name!a} is no header that can be set here")
            _check_option(name, value)


@frozen
class Page:
    """A page for people, as a proxy or a portal sends it."""

    status: int = 200

    def __attrs_post_init__(self) -> None:
        _check_status("html", self.status)


@frozen
class Empty:
    """A status without a body."""

    status: int = 200

    def __attrs_post_init__(self) -> None:
        _check_status("empty", self.status)


@frozen
class Cut:
    """The service's own answer, cut after some bytes of its body; its full length is announced."""

    after: int

    def __attrs_post_init__(self) -> None:
        check_count("truncate", self.after, least=0)


Answer = Shown | Slow | Status | Page | Empty | Cut
"""What the client is shown."""


class Event(StrEnum):
    """What else can happen."""

    FOREIGN = "foreign"
    """Somebody else adds this record."""
    INVALID = "invalid"
    """The service turns this record down from here on."""
    VALID = "valid"
    """The service takes this record from here on."""
    FINISH = "finish"
    """This record has been dialled to its end."""
    REVOKE = "revoke"
    """The request's key is revoked from here on."""
    STATE = "state"
    """The campaign comes into this state."""


@frozen
class Happening:
    """Something that happens when the request arrives, before it is handled."""

    event: Event
    which: str | int | None = None
    """A ``crmRecordId``, or the place of a record in the request, counted from 1; or a state."""

    def __attrs_post_init__(self) -> None:
        name = self.event.value
        if self.event is Event.REVOKE:
            if self.which is not None:
                raise InvalidInputError.of(name, "takes no value: write revoke")
        elif isinstance(self.which, int):
            check_count(name, self.which)
        elif not self.which:
            raise InvalidInputError.of(name, f"wants a value, such as {name}:{_EXAMPLES[name]}")
        if self.event is Event.STATE and self.which not in tuple(CampaignState):
            raise InvalidInputError.of(name, f"must be one of {', '.join(CampaignState)}")


_EXAMPLES = {
    "foreign": "CRM-5",
    "invalid": "CRM-9",
    "valid": "CRM-9",
    "finish": "CRM-1",
    "state": "PAUSED",
}


@frozen
class Instruction:
    """What is to become of one request.

    Raises:
        InvalidInputError: the parts do not go together.
    """

    doing: Doing = Done.FULLY
    answer: Answer = Shown.OWN
    stall: float = 0.0
    """Seconds to wait before anything is done."""
    happenings: tuple[Happening, ...] = ()

    def __attrs_post_init__(self) -> None:
        _check_seconds("stall", self.stall)
        if self.answer is Shown.REFUSED and self.doing is not Done.NOT:
            raise InvalidInputError.of("refused", "nothing can be done without a connection")
        if isinstance(self.answer, Slow) and self.doing is Done.NOT:
            raise InvalidInputError.of("stall", "write it before what is not done: stall:2 drop_…")


def check_count(name: str, value: int, *, least: int = 1) -> None:
    """Raise ``InvalidInputError`` unless the number is as large as it must be."""
    if value < least:
        raise InvalidInputError.of(name, f"{value} must be at least {least}")


def _check_seconds(name: str, value: float) -> None:
    if not (isfinite(value) and 0 <= value <= _LONGEST):
        raise InvalidInputError.of(name, f"{value} must be between 0 seconds and a day")


def _check_status(name: str, value: int) -> None:
    # A status of 1xx is no final answer, and others than these no client reads as HTTP.
    if not 200 <= value <= 599:  # noqa: PLR2004
        raise InvalidInputError.of(name, f"{value} must be a status between 200 and 599")


def _check_option(name: str, value: str) -> None:
    # Printable ASCII goes through a header field unharmed; a semicolon ends an option as text.
    if not (value.isascii() and value.isprintable() and value.strip() == value) or ";" in value:
        raise InvalidInputError.of(name, "must be printable ASCII without a semicolon")
