"""A model of the service, written for the simulation alone: what is on the campaign, and by whom.

It shares no rule with the package. It knows the truth that the verdicts are held against.
"""

import random
from collections.abc import Sequence

from attrs import define, field

from eightbyeight.campaigns.answers import Accepted, AddedRecord
from eightbyeight.errors import (
    AuthenticationError,
    CampaignStateError,
    ConflictError,
    DuplicateRecordError,
    EightByEightError,
    FieldError,
    RateLimitError,
    Sent,
    ServerError,
    TransportError,
    UnexpectedResponseError,
    ValidationError,
)

Answer = Accepted | EightByEightError

NAMED, UNNAMED, NAMELESS = "names the id", "says duplicate, names none", "says nothing"
"""How a refusal of a duplicate is worded."""


@define
class Service:
    """One campaign, atomic requests, ids unique."""

    die: random.Random
    wording: str = NAMED
    pointing: bool = False
    """Whether the refusal of an invalid record points at it."""
    owner: dict[str, str] = field(factory=dict)
    """Who put each id there: ``ours`` or ``theirs``."""
    doubled: list[str] = field(factory=list)
    invalid: set[str] = field(factory=set)
    refused: set[str] = field(factory=set)
    """Ids that were refused in a request of their own."""
    state: str = "RUNNING"
    key_is_good: bool = True
    ever_added_by: dict[str, int] = field(factory=dict)
    """The attempt of ours that put an id there."""

    def foreign(self, name: str) -> None:
        """Let somebody else add an id."""
        self.owner.setdefault(name, "theirs")

    def handle(self, attempt: int, names: Sequence[str]) -> Answer:
        """Carry a request out: all of its records, or none."""
        if not self.key_is_good:
            return AuthenticationError("401", status=401)
        if self.state == "speechless":
            return ConflictError("409", status=409, title="Conflict")
        if self.state != "RUNNING":
            return _state_conflict(self.state)
        invalid = [name for name in names if name in self.invalid]
        if invalid:
            self.refused.update(invalid if len(names) == 1 else ())
            at = f"records[{list(names).index(invalid[0])}].x" if self.pointing else "crmRecordId"
            return ValidationError("400", status=400, errors=[FieldError(at)])
        present = [name for name in names if name in self.owner]
        if present:
            return self._duplicate(self.die.choice(present))
        for name in names:
            if name in self.owner:
                self.doubled.append(name)
            self.owner[name] = "ours"
            self.ever_added_by[name] = attempt
        return Accepted(200, [AddedRecord(name, "r") for name in names])

    def _duplicate(self, name: str) -> Answer:
        if self.wording == NAMELESS:
            return ConflictError("409", status=409, title="Conflict")
        error = DuplicateRecordError("409", status=409)
        error.crm_record_id = name if self.wording == NAMED else None
        return error


def _state_conflict(state: str) -> Answer:
    error = CampaignStateError(f"409 {state}", status=409)
    error.campaign_state = state
    return error


def lost(die: random.Random) -> Answer:
    """Make one of the ends that say nothing about what happened."""
    kind = die.randrange(9)
    if kind == 0:
        return TransportError("reset", sent=Sent.MAYBE)
    if kind == 1:
        return ServerError("500", status=500)
    if kind == 2:
        return ServerError("503", status=503)
    # A redirect stops a load, so that it is rare here.
    return UnexpectedResponseError("a page", status=302 if kind == 8 else 200)


def not_sent() -> Answer:
    """Make the end of a request that never left."""
    return TransportError("refused", sent=Sent.NO)


def throttled(die: random.Random) -> Answer:
    """Make a 429."""
    error = RateLimitError("429", status=429)
    error.retry_after = die.choice([None, 2.0])
    return error
