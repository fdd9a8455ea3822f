"""What goes wrong, and in which order: scenarios for the emulator, in memory and over a socket.

A test says what it wants and looks afterwards at what was done::

    emulator = Emulator(clock=ManualClock(), faults='''
        commit_then:500                          # the first request is added, and answered with 500
        ok times 3                               # the next three go well
        drop_before_commit
        every 10: status:503
        containing CRM-17: foreign:CRM-17        # somebody else is always a little faster
        rate 0.01 seed 7: commit_then:rst
    ''')
    campaign_id = emulator.campaigns.create()
    async with CampaignsClient(..., transport=MemoryTransport(emulator)) as campaigns:
        report = await campaigns.load_records(campaign_id, rows, settle=0.01)
    assert report.ok
    assert emulator.log[0].instruction == "commit_then:500"
    assert emulator.log[0].committed

The same from a file is ``Emulator(faults=Path("bad-night.txt"))``, as values
``Emulator(faults=[Fault("commit_then:500"), Fault("drop_before_commit", request=3)])``, in the
middle of a test ``emulator.inject("revoke")``, and behind a port ``async with emulator.serve()``.

**Lines.** One fault per line; what follows a ``#`` at the start of a word is a comment::

    [MATCH:] WORD … [times N]

A request is counted when it is a ``POST`` that adds records, or one below an account: for contacts,
automation or the configuration of webhooks. The first line that fits it and is not used up takes
it; where none does, all goes well. A line without a match fits any request.

===================  ==============================================================================
``request 3:``       the third request; with ``times 2`` the third and the fourth
``every 10:``        the 10th, 20th, 30th …
``containing ID:``   those that hold a record with this ``crmRecordId``; of those below an account,
                     those that name this address, ``externalId``, group, definition, sub-account
                     or id
``rate 0.01:``       one in a hundred, by chance but the same ones each time; also ``seed 7``
``patch:``           those that modify a campaign or a contact instead; likewise ``put:`` and
                     ``delete:``, and ``any:`` for all of these
``get:``             those that only look at what an account has
===================  ==============================================================================

``containing`` and the methods go together with one of the others, which then counts only requests
that fit: ``containing CRM-17 request 2:``. Without ``times`` a line with ``every``, ``rate`` or
``containing`` alone is never used up, and every other is good for one request.

**Words.** A line has at most one word of the first table, and any number of the others:

===================================  ==============================================================
``ok``                               all goes well
``commit_then:END``                  the request is handled, and the client is shown END instead
``drop_before_commit``               nothing is done; the connection is closed without an answer
``rst_before_commit``                nothing is done; the connection is reset
``refused``                          nothing is done; there is no connection (see below)
``status:429;retry_after=2``         nothing is done; the answer is a problem with this status
``html:200`` ``empty:200``           nothing is done; a page for people, an answer without a body
``lies_201``                         nothing is done; the answer is the success it would have been
``truncate:11`` ``wrong_ids``        the same as ``commit_then:truncate:11``, ``…:wrong_ids``
``truncate_before_commit:11``        nothing is done; such an answer is cut after 11 bytes
``wrong_ids_before_commit``          nothing is done; the success names other records or contacts
``late_commit:30;then=END``          handled 30 s later; the client is shown END now, or 504
``late_commit:3requests;then=END``   handled once three later requests have been answered
``commit_part:3;then=END``           its first three records or ids are handled; END, or 500
===================================  ==============================================================

An END is a status, ``drop``, ``rst``, ``html:200``, ``empty:200``, ``truncate:11``, ``wrong_ids``,
``stall:2`` (the right answer, 2 s later) or ``ok``. A status can have options: ``title=`` and, as
the last one, ``detail=``; any other is a header field, with ``_`` for ``-``.

===================================  ==============================================================
``stall:2``                          nothing happens for 2 s; then the rest of the line
``foreign:CRM-5``                    somebody else adds this record first, or creates a contact
                                     with this phone number or email
``invalid:CRM-9`` ``valid:CRM-9``    the service turns it down, or takes it, from here on
``finish:CRM-1``                     that record has been dialled to its end
``revoke``                           the request's key is revoked from here on
``state:PAUSED``                     the campaign comes into this state
===================================  ==============================================================

The last ones, ``revoke`` apart, are for campaigns alone. ``foreign:@1`` means the first record of
the request, whichever that is; an id that starts with ``@`` gets another one. A word with blanks or
quotes in it is quoted as in JSON, after its colon: ``foreign:"CRM 5"``.

**Time.** Stalls and late commits go by the emulator's clock. On a ``ManualClock`` nobody waits in
earnest: a stall moves the clock on, and one that is longer than the request's ``timeout`` is a
``TransportError`` at once. Behind a port stalls are real, and it is the client who gives up. Who
gives up, is cancelled or dies during a ``stall`` finds the request handled all the same, later:
it is a late one from then on. What is late is handled when its time has come and anybody asks or
looks, or at once by ``emulator.finish_late()``.

**The one difference.** Whoever listens on a port has accepted the connection before a request can
be read, so ``refused`` is a reset there; in memory it is a ``TransportError`` with ``Sent.NO``.
"""

from collections.abc import Iterable
from pathlib import Path

from attrs import define, field, frozen

from eightbyeight.emulator.fault_lines import join_line, split_line
from eightbyeight.emulator.fault_words import read_instruction, read_number, write_instruction
from eightbyeight.emulator.instructions import Instruction, check_count
from eightbyeight.errors import InputProblem, InvalidInputError

__all__ = ["Fault", "Faults", "Scenario"]

_METHODS = ("POST", "PUT", "PATCH", "DELETE", "GET", "ANY")


def _instruction(does: str | Instruction) -> Instruction:
    if isinstance(does, Instruction):
        return does
    return read_instruction(split_line(does))


@frozen
class Fault:
    """One line of a scenario: an instruction, and which requests it is for.

    Raises:
        InvalidInputError: the instruction is none, or the choice of requests is no choice.
    """

    does: Instruction = field(converter=_instruction)
    """What is to become of the request; a text is read as the words of a line."""
    request: int | None = field(default=None, kw_only=True)
    """The number of the request among those that fit, counted from 1."""
    every: int | None = field(default=None, kw_only=True)
    """Each request whose number can be divided by this."""
    rate: float | None = field(default=None, kw_only=True)
    """Which part of the requests, chosen by chance."""
    seed: int = field(default=0, kw_only=True)
    """What the chance starts from; the same seed chooses the same requests."""
    containing: str | None = field(default=None, kw_only=True)
    """Only requests that hold a record with this ``crmRecordId``."""
    method: str = field(default="POST", kw_only=True)
    """``POST`` for requests that add records, ``PATCH`` for actions, ``ANY`` for all changes."""
    times: int | None = field(default=None, kw_only=True)
    """How many requests it is good for; None for what the kind of line suggests."""

    def __attrs_post_init__(self) -> None:
        if [self.request, self.every, self.rate].count(None) < 2:  # noqa: PLR2004
            raise InvalidInputError.of("match", "take one of request, every and rate")
        for name in ("request", "every", "times"):
            value = getattr(self, name)
            if value is not None:
                check_count(name, value)
        if self.seed and self.rate is None:
            raise InvalidInputError.of("seed", "belongs to a rate: rate 0.01 seed 7")
        if self.rate is not None and not 0 <= self.rate <= 1:
            raise InvalidInputError.of("rate", f"{self.rate} must be between 0 and 1")
        if self.containing == "":
            raise InvalidInputError.of("containing", "wants the id of a record")
        if self.method not in _METHODS:
            raise InvalidInputError.of("method", f"must be one of {', '.join(_METHODS)}")

    @property
    def most(self) -> int | None:
        """How many requests it is good for; None for any number."""
        if self.times is not None:
            return self.times
        once = self.request is not None or (self.every, self.rate, self.containing) == (None,) * 3
        return 1 if once else None

    @classmethod
    def parse(cls, line: str) -> "Fault":
        """Read one line, as the module describes it.

        Raises:
            InvalidInputError: it is none; the message says how to mend it.
        """
        match, words = _read_match(split_line(line))
        times = None
        if len(words) > 1 and words[-2] == "times":
            times = read_number("times", words[-1], int)
            words = words[:-2]
        if not words:
            raise InvalidInputError.of("instruction", "is missing: write ok where all goes well")
        return cls(
            read_instruction(words),
            request=match.request,
            every=match.every,
            rate=match.rate,
            seed=match.seed,
            containing=match.containing,
            method=match.method,
            times=times,
        )

    def __str__(self) -> str:
        """Write the line that it is read from."""
        words = [] if self.method == "POST" else [self.method.lower()]
        for name in ("request", "every", "rate"):
            value = getattr(self, name)
            words += [] if value is None else [name, repr(value)]
        words += ["seed", str(self.seed)] if self.seed else []
        words += [] if self.containing is None else ["containing", self.containing]
        if words:
            words[-1] += ":"
        words += write_instruction(self.does)
        return join_line(words + ([] if self.times is None else ["times", str(self.times)]))


@define
class _Match:
    """A match whose words are still being read."""

    request: int | None = None
    every: int | None = None
    rate: float | None = None
    seed: int = 0
    containing: str | None = None
    method: str = "POST"

    def take(self, name: str, value: str) -> None:
        match name:
            case "request":
                self.request = read_number(name, value, int)
            case "every":
                self.every = read_number(name, value, int)
            case "rate":
                self.rate = read_number(name, value, float)
            case "seed":
                self.seed = read_number(name, value, int)
            case _:
                self.containing = value


_VALUED = ("request", "every", "rate", "seed", "containing")
_BARE = ("post", "put", "patch", "delete", "get", "any")


def _read_match(words: list[str]) -> tuple[_Match, list[str]]:
    match = _Match()
    if not words or words[0].removesuffix(":") not in (*_BARE, *_VALUED):
        return match, words
    rest = iter(words)
    for word in rest:
        last = word
        if word.removesuffix(":") in _BARE:
            match.method = word.removesuffix(":").upper()
        elif word in _VALUED:
            last = next(rest, "")
            match.take(word, last.removesuffix(":"))
        else:
            raise InvalidInputError.of(word, "is no match: write request 3: or containing CRM-17:")
        if last.endswith(":"):
            return match, list(rest)
    raise InvalidInputError.of(" ".join(words), "the match has no colon at its end: request 3:")


@frozen
class Scenario:
    """What is to go wrong, in its order; it never changes, so that it can be played again."""

    faults: tuple[Fault, ...] = field(default=())

    @classmethod
    def parse(cls, text: str) -> "Scenario":
        """Read the lines of a text, as the module describes them.

        Raises:
            InvalidInputError: with one problem per line that cannot be read.
        """
        faults: list[Fault] = []
        problems: list[InputProblem] = []
        for number, line in enumerate(text.split("\n"), 1):
            try:
                if split_line(line):
                    faults.append(Fault.parse(line))
            except InvalidInputError as wrong:
                problems += [
                    InputProblem(f"line {number}: {one}", "faults") for one in wrong.problems
                ]
        if problems:
            raise InvalidInputError(*problems)
        return cls(tuple(faults))

    @classmethod
    def read(cls, path: Path) -> "Scenario":
        """Read a file.

        Raises:
            InvalidInputError: it cannot be read, or a line of it cannot.
        """
        try:
            return cls.parse(path.read_text("utf-8-sig"))
        except OSError as error:
            reason = error.strerror
        except UnicodeDecodeError:
            reason = "it is not UTF-8"
        raise InvalidInputError.of("faults", f"{path} cannot be read: {reason}")

    @classmethod
    def of(cls, given: "Faults") -> "Scenario":
        """Make one of whatever an emulator takes.

        Args:
            given: A scenario; faults, or lines, or both; a text; a ``Path`` to a file; None for
                a scenario in which all goes well.

        Raises:
            InvalidInputError: it cannot be read.
        """
        match given:
            case None:
                return cls()
            case Scenario():
                return given
            case str():
                return cls.parse(given)
            case Path():
                return cls.read(given)
            case _:
                return cls(tuple(_fault(one) for one in given))

    def __str__(self) -> str:
        """Write the text that it is read from."""
        return "\n".join(map(str, self.faults))


def _fault(given: Fault | str) -> Fault:
    return given if isinstance(given, Fault) else Fault.parse(given)


Faults = Scenario | Iterable[Fault | str] | str | Path | None
"""What an emulator takes for a scenario: see :meth:`Scenario.of`."""
