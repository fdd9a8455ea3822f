"""What a conflict that names nothing means: a duplicate, or a campaign that accepts nothing.

The published texts of 409 name the duplicate's id, but no text is published for a campaign's
state, so a 409 may come that says neither. The body cannot tell then; the next acceptance can:

* an acceptance of a request sent *after* such a refusal shows that the campaign accepts, so the
  refusal was about a duplicate;
* without one, single records of other batches are sent as *controls*, which have to be sent
  anyway. When five batches in a row were refused that way, it is the campaign that refuses.

Pure bookkeeping; the plan asks it.
"""

from attrs import define, field, frozen

from eightbyeight.campaigns.batches import Group
from eightbyeight.errors import ConflictError

__all__ = ["Doubts", "Parked"]

CONTROLS = 5
"""Refusals from so many batches, with no acceptance between them, speak for the campaign."""


@frozen
class Parked:
    """A single record that was refused by a conflict that names nothing."""

    group: Group
    error: ConflictError
    refused_at: int
    """How many requests had been sent when the refusal came."""


@define
class Doubts:
    """The refusals that are not understood yet."""

    accepted: bool = False
    """Whether the campaign has accepted anything in this load."""
    parked: list[Parked] = field(factory=list)
    control_in_flight: bool = False
    _refusals: list[tuple[int, ConflictError]] = field(factory=list)
    """Those since the last acceptance, with the number of requests sent before each."""
    _batches: set[int] = field(factory=set)
    """Batches refused since the last acceptance."""
    _controls: set[int] = field(factory=set)
    """Those of them whose control was refused."""
    _meaning_duplicate: set[tuple[str | None, str | None]] = field(factory=set)
    """Title and detail of refusals that turned out to mean a duplicate."""

    @property
    def wants_controls(self) -> bool:
        """Whether nothing but controls should be launched where there are any."""
        return bool(self._batches) and (not self.accepted or len(self._batches) >= CONTROLS)

    @property
    def campaign_refuses(self) -> bool:
        """Whether enough controls were refused to blame the campaign."""
        return len(self._controls) >= CONTROLS

    def refused(self, group: Group, error: ConflictError, sent: int) -> None:
        """Note a refusal that names nothing; a single record is parked until it is understood."""
        self._refusals.append((sent, error))
        self._batches.add(group.batch.index)
        if group.control:
            self._controls.add(group.batch.index)
        if len(group.items) == 1:
            self.parked.append(Parked(group, error, sent))

    def acceptance(self, launched: int) -> list[Parked]:
        """Note an acceptance; give the parked records that it shows to be duplicates."""
        self.accepted = True
        self._batches.clear()
        self._controls.clear()
        for refused_at, error in self._refusals:
            if refused_at < launched:
                self._meaning_duplicate.add((error.title, error.detail))
        self._refusals = [refusal for refusal in self._refusals if refusal[0] >= launched]
        understood = [parked for parked in self.parked if parked.refused_at < launched]
        self.parked = [parked for parked in self.parked if parked.refused_at >= launched]
        return understood

    def take_parked(self) -> list[Parked]:
        """Give what is parked, for good."""
        parked, self.parked = self.parked, []
        return parked

    def means_duplicate(self, error: ConflictError) -> bool:
        """Whether a refusal has the words of one that meant a duplicate."""
        return (error.title, error.detail) in self._meaning_duplicate
