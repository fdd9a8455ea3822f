"""Random schedules: a load of contacts under faults, against a model of the service.

Time is virtual. A request is handled by the service at one moment and answered at another; it can
be lost before and after, and be handled long after its sender gave up. All follows from the seed.
"""

import json
import random
from collections import Counter
from collections.abc import Callable
from heapq import heappop, heappush
from itertools import count

from attrs import define, field

from eightbyeight.contacts.load.items import Call
from eightbyeight.contacts.load.meanings import Answer
from eightbyeight.contacts.load.outcomes import ContactOutcome, ContactVerdict
from eightbyeight.contacts.load.plan import ContactsPlan
from eightbyeight.contacts.models import Addresses, Contact, CreatedContact, NewContact
from eightbyeight.errors import (
    AmbiguousContactError,
    AuthenticationError,
    EightByEightError,
    NotFoundError,
    RateLimitError,
    Sent,
    ServerError,
    TransportError,
    UnexpectedResponseError,
    ValidationError,
)
from eightbyeight.loading.steps import Idle, Pull, Send, Wait
from eightbyeight.rest.pages import Page
from tests.contacts.load.account import Account, Members, international

FAR = 10_000.0
_MOST_STEPS = 5_000
_CLEAR = ("not sent", "throttled")
NOT_THERE = ("not there", None)
STRANGER = CreatedContact(Contact(id=0, addresses=Addresses(msisdn="447")), merged=False)
TAKEN = ("created", "merged", "present_unattributed", "unknown")
_LOST = ("lost before", "lost after", "lost after", "late")


@define
class Fate:
    """What really became of one row."""

    posts: int = 0
    handled: tuple[str, int | None] | None = None
    """What the service did with it, and the contact's id."""
    lost_at: float | None = None
    """When its creation ended without an answer that can be trusted."""
    whole: set[int] = field(factory=set)
    """Contacts that had all it wanted when it was last searched for."""
    sharing: set[int] = field(factory=set)
    """Contacts that had an address of it then."""
    found: bool = False
    """Whether that search was answered."""


@define
class Schedule:
    """One load, run to its end."""

    seed: int
    die: random.Random = field(init=False)
    account: Account = field(init=False)
    plan: ContactsPlan = field(init=False)
    rows: list[object] = field(init=False)
    settle: float = field(init=False)
    concurrency: int = field(init=False)
    trouble: float = field(init=False)
    now: float = 0.0
    events: list[tuple[float, int, Callable[[], object]]] = field(factory=list)
    numbers: "count[int]" = field(factory=count)
    taken: int = 0
    in_flight: list[Call] = field(factory=list)
    quiet_until: float = 0.0
    """Until when the service asked for silence."""
    proven: bool = False
    """Whether a creation was ever answered for certain."""
    answered: bool = False
    """Whether the account was ever there."""
    not_there: int = 0
    """How many creations in a row were told that something is not there, without a sign of the
    account between."""
    key_is_good: bool = True
    writing: bool = True
    """Whether creations get through; otherwise they are lost."""
    ended: bool = False
    fates: dict[int, Fate] = field(factory=dict)
    wanted: dict[int, Members] = field(factory=dict)
    outcomes: list[ContactOutcome] = field(factory=list)
    violations: list[str] = field(factory=list)

    def __attrs_post_init__(self) -> None:
        die = self.die = random.Random(self.seed)
        self.account = Account(forgetful=die.random() < 0.3)
        self.settle = die.choice([0.0, 5.0, 30.0])
        self.concurrency = die.randint(1, 5)
        self.trouble = die.choice([0.0, 0.1, 0.3, 0.7])
        people = die.randint(1, 60)
        self.rows = [self._row(people) for _ in range(die.randint(0, 30))]
        self.account.invalid = {f"+65{8_000_000 + n}" for n in range(people) if die.random() < 0.1}
        for _ in range(die.randint(0, 40)):
            self.at(die.choice([-1.0, die.uniform(0, 60)]), self._somebody_else(people))
        self._plan_the_end()
        self.plan = ContactsPlan(
            concurrency=self.concurrency,
            settle=self.settle,
            deadline=die.choice([None, None, None, 20.0]),
            random=die.random,
            limiter=None,
        )

    def _row(self, people: int) -> object:
        die = self.die
        if die.random() < 0.05:
            return die.choice([{"msisdn": "x"}, {"colour": "red"}, None])
        msisdn = f"+65{8_000_000 + die.randrange(people)}" if die.random() < 0.7 else None
        national = msisdn is not None and die.random() < 0.2
        email = f"Who{die.randrange(people)}@b.example" if msisdn is None else None
        if die.random() < 0.3:
            email = f"who{die.randrange(people)}@b.example"
        return NewContact(
            Addresses(msisdn=msisdn[3:] if national and msisdn else msisdn, email=email),
            country="SG" if national else None,
            first_name=die.choice([None, "Ana", "Ben"]),
            last_name=die.choice([None, "Li"]),
            groups=die.choice([(), (1,), (1, 2), self.die.choice([(1,), (1, 9)])]),
            custom_attributes=die.choice([{}, {"vip": True}, {"vip": "gold"}]),
        )

    def _somebody_else(self, people: int) -> Callable[[], object]:
        die = self.die
        # Without the calling code it is a foreign number with the digits of a national one.
        code = die.choice(["65", "65", ""])
        body: Members = {"addresses": {"msisdn": f"{code}{8_000_000 + die.randrange(people)}"}}
        if die.random() < 0.5:
            body["addresses"] = {"email": f"who{die.randrange(people)}@b.example"}
        if die.random() < 0.5:
            body |= {"firstName": "Ana", "lastName": "Li", "groups": [{"id": 1}, {"id": 2}]}
        return lambda: self.account.create(body)

    def _plan_the_end(self) -> None:
        die = self.die
        if die.random() < 0.1:
            self.at(die.uniform(0, 60), lambda: setattr(self, "key_is_good", False))
        if die.random() < 0.1:
            self.at(die.uniform(-1, 60), lambda: setattr(self.account, "gone", True))
        if die.random() < 0.2:
            since = die.uniform(-1, 30)
            self.at(since, lambda: setattr(self, "writing", False))
            self.at(since + die.choice([20.0, 200.0, 2000.0]), self._mend)
        if die.random() < 0.1:
            self.at(die.uniform(0, 60), lambda: self._end(at_once=die.random() < 0.5))

    def _mend(self) -> None:
        self.writing = True

    def _end(self, *, at_once: bool) -> None:
        self.ended = True
        self.plan.close(at_once=at_once)
        while at_once and self.in_flight:
            call = self.in_flight.pop()
            fate = self.fates[call.item.row]
            fate.lost_at = self.now if fate.lost_at is None else fate.lost_at
            fate.found = False
            self.plan.lose(call, self.now)

    def at(self, moment: float, event: Callable[[], object]) -> None:
        heappush(self.events, (moment, next(self.numbers), event))

    def run(self) -> list[str]:
        """Run it to its end; give what was untrue."""
        for _ in range(_MOST_STEPS):
            step = self.plan.next_step(self.now)
            match step:
                case Send(call):
                    self._send(call)
                case Pull(wanted):
                    self._feed(wanted)
                case Wait(seconds):
                    self._advance(self.now + seconds)
                case Idle.FOR_GOOD if not self.in_flight:
                    break
                case _ if not (self.in_flight and self._advance(FAR)):
                    return [f"it waits for nothing: {step}"]
            self.outcomes += self.plan.take_outcomes()
        else:
            return ["it does not end"]
        self.outcomes += self.plan.take_outcomes()
        while self._advance(FAR):
            pass
        self._hold_against_the_truth()
        return self.violations

    def _advance(self, until: float) -> bool:
        if self.events and self.events[0][0] <= until:
            moment, _, event = heappop(self.events)
            self.now = max(self.now, moment)
            event()
            return True
        self.now = max(self.now, until) if until < FAR else self.now
        return until < FAR

    def _feed(self, wanted: int) -> None:
        rows = self.rows[self.taken : self.taken + wanted]
        self.taken += len(rows)
        self.plan.feed(rows, ended=len(rows) < wanted)

    # One request.

    def _send(self, call: Call) -> None:
        fate = self.fates.setdefault(call.item.row, Fate())
        self.wanted[call.item.row] = international(json.loads(call.item.body))
        self._check_it_may_go(call, fate)
        self.in_flight.append(call)
        handled = self.now + self.die.uniform(0.01, 2.0)
        answered = handled + self.die.uniform(0.01, 2.0)
        match self._end_of(call):
            case "not sent":
                self._answer_at(answered, call, TransportError("refused", sent=Sent.NO))
            case "throttled":
                self._answer_at(answered, call, self._throttled())
            case "lost before":
                self._answer_at(answered, call, self._lost())
            case "lost after" | "late" as end:
                late = self.die.choice([0.5, 10.0, 40.0, 300.0]) if end == "late" else 0.0
                self.at(handled + late, lambda: call.searching or self._handle(call))
                self._answer_at(answered, call, self._lost())
            case "about a stranger":
                self.at(handled, lambda: self._handle(call))
                self._answer_at(answered, call, self._believed(call, STRANGER))
            case _:
                self.at(handled, lambda: self._answer_at(answered, call, self._handle(call)))

    def _check_it_may_go(self, call: Call, fate: Fate) -> None:
        row = call.item.row
        if not call.searching:
            fate.posts += 1
            if fate.lost_at is not None or fate.handled is not None:
                self.violations.append(f"row {row} was sent again")
        elif fate.lost_at is None:
            self.violations.append(f"row {row} was searched for, and never lost")
        elif self.now < fate.lost_at + self.settle - 1e-6:
            self.violations.append(f"row {row} was searched for too early")
        if self.now < self.quiet_until - 1e-6:
            self.violations.append(f"row {row} went out while the service wanted silence")
        if len(self.in_flight) >= (self.concurrency if self.proven else 1):
            self.violations.append(f"{len(self.in_flight)} in flight when row {row} went out")
        if self.ended or self.plan.stopped is not None:
            self.violations.append(f"row {row} went out after the end")

    def _end_of(self, call: Call) -> str:
        if not self.writing and not call.searching:
            return self.die.choice(_LOST)
        if self.die.random() < self.trouble:
            others = () if call.searching else ("about a stranger",)
            return self.die.choice(_CLEAR + _LOST + others)
        return "answered"

    def _handle(self, call: Call) -> Answer:
        if not self.key_is_good:
            return AuthenticationError("401", status=401)
        fate, wanted = self.fates[call.item.row], self.wanted[call.item.row]
        if call.searching:
            fate.sharing = set(self.account.holders(wanted["addresses"]))
            fate.whole = {one for one in fate.sharing if self.account.has_all(one, wanted)}
            return Page(items=tuple(self.account.search(call.item.searched_by)))
        kind, contact_id = fate.handled = self.account.create(wanted)
        if contact_id is not None:
            shown = self.account.shown(contact_id)
            return self._believed(call, CreatedContact(shown, merged=kind == "merged"))
        if kind == "conflict":
            return AmbiguousContactError("409", status=409)
        if kind == "not there":
            return NotFoundError("404", status=404)
        return ValidationError("400", status=400)

    def _believed(self, call: Call, answer: CreatedContact) -> Answer:
        if call.item.may_be(answer.contact):
            return answer
        return UnexpectedResponseError("somebody else", status=201)

    def _answer_at(self, moment: float, call: Call, answer: Answer) -> None:
        self.at(moment, lambda: self._tell(call, answer))

    def _tell(self, call: Call, answer: Answer) -> None:
        if call not in self.in_flight:
            return
        self.in_flight.remove(call)
        fate = self.fates[call.item.row]
        lost = isinstance(answer, EightByEightError) and answer.may_have_happened
        if lost and not call.searching:
            fate.lost_at = self.now
        if isinstance(answer, RateLimitError) and answer.retry_after is not None:
            self.quiet_until = max(self.quiet_until, self.now + answer.retry_after)
        if call.searching:
            fate.found = isinstance(answer, Page)
        elif not lost and not isinstance(answer, TransportError | RateLimitError):
            self.proven = True
        stopped = self.plan.stopped
        self.plan.tell(call, answer, self.now)
        if isinstance(answer, Page):
            self.not_there = 0
        elif not call.searching and stopped is None and not self.ended:
            self._check_what_is_not_there(call, answer)

    def _check_what_is_not_there(self, call: Call, answer: Answer) -> None:
        """A 404 is about the contact where it may be, twice in a row; else about the account."""
        if isinstance(answer, NotFoundError):
            self.not_there += 1
            named = self.answered and "groups" in self.wanted[call.item.row]
            if (self.plan.stopped is None) != (named and self.not_there < 3):
                self.violations.append(f"a 404 to row {call.item.row}: {self.plan.stopped}")
        elif isinstance(answer, CreatedContact | ValidationError | AmbiguousContactError):
            self.answered = True
            self.not_there = 0

    def _throttled(self) -> RateLimitError:
        error = RateLimitError("429", status=429)
        error.retry_after = self.die.choice([None, 2.0])
        return error

    def _lost(self) -> EightByEightError:
        kind = self.die.randrange(30)
        if kind < 10:
            return TransportError("reset", sent=Sent.MAYBE)
        if kind < 20:
            return ServerError("503", status=503)
        # A redirect stops a load, so that it is rare here.
        return UnexpectedResponseError("a page", status=200 if kind < 29 else 302)

    # The truth.

    def _hold_against_the_truth(self) -> None:
        told = Counter(outcome.row for outcome in self.outcomes)
        if told != Counter(range(1, self.taken + 1)) or self.plan.rows != self.taken:
            self.violations.append(f"{self.taken} rows were taken, and told were {told}")
        if self.plan.tally.counts != Counter(outcome.verdict for outcome in self.outcomes):
            self.violations.append(f"the counts are {self.plan.tally.counts}")
        for outcome in self.outcomes:
            why = self._untrue(outcome)
            if why is not None:
                self.violations.append(f"row {outcome.row} {outcome.verdict}: {why}")
        self._check_the_duplicates()

    def _untrue(self, outcome: ContactOutcome) -> str | None:
        fate = self.fates.get(outcome.row, Fate())
        done = None if fate.handled == (outcome.verdict, outcome.contact_id) else "it is not"
        found = fate.found and len(fate.sharing) == 1 and fate.whole == fate.sharing
        why: str | None
        match outcome.verdict:
            case _ if outcome.requests < fate.posts:
                why = f"it is told to have taken {outcome.requests} requests"
            case ContactVerdict.CREATED | ContactVerdict.MERGED | ContactVerdict.CONFLICT:
                why = done
            case ContactVerdict.REJECTED if fate.posts:
                why = None if fate.handled == NOT_THERE else done
            case ContactVerdict.NOT_CREATED if fate.handled == NOT_THERE:
                why = None
            case ContactVerdict.PRESENT_UNATTRIBUTED:
                why = None if outcome.contact_id in fate.whole else "it was not there"
            case ContactVerdict.UNKNOWN if _is_national(self.rows[outcome.row - 1]):
                why = None if fate.lost_at is not None else "nothing was ever in doubt"
            case ContactVerdict.UNKNOWN if fate.lost_at is not None:
                why = "it was found, and nobody said so" if found else None
            case ContactVerdict.UNKNOWN:
                why = "nothing was ever in doubt"
            case _:
                why = None if fate.handled is None else "something was done"
        return None if why is None else f"{why}: {fate}"

    def _check_the_duplicates(self) -> None:
        """Hold what was sent, and what was called a duplicate, against every pair of rows."""
        taken: set[tuple[str, str]] = set()
        for outcome in sorted(self.outcomes, key=lambda one: one.row):
            row = self.rows[outcome.row - 1]
            if not isinstance(row, NewContact):
                continue
            keys = _keys(row)
            unsent = outcome.verdict is ContactVerdict.REJECTED and not outcome.requests
            if (keys <= taken) != (outcome.verdict is ContactVerdict.DUPLICATE_IN_INPUT):
                self.violations.append(f"row {outcome.row} is {outcome.verdict}")
            elif (not keys <= taken and bool(keys & taken)) != unsent:
                self.violations.append(f"row {outcome.row} shares an address: {outcome.verdict}")
            taken |= keys if outcome.verdict in TAKEN else set()


def _keys(row: NewContact) -> set[tuple[str, str]]:
    number = f"{row.addresses.msisdn}/{row.country}" if _is_national(row) else row.addresses.msisdn
    given = {"msisdn": number, "email": row.addresses.email}
    return {(kind, text.lower()) for kind, text in given.items() if text is not None}


def _is_national(row: object) -> bool:
    return isinstance(row, NewContact) and row.country is not None
