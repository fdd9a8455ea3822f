"""What a conflict that names nothing means: a duplicate, or a campaign that accepts nothing.

The published texts of 409 name the duplicate's id, but no text is published for a campaign's
state, so a 409 may come that says neither. The body cannot tell then; other answers can:

* a record that is refused, then refused again after the campaign has accepted something sent in
  between, is a duplicate: the campaign accepts, and not this record;
* where nothing was accepted yet, single records of other batches are sent as *controls*, which
  have to be sent anyway. When five batches in a row were refused that way, it is the campaign that
  refuses.

Pure bookkeeping; the plan asks it.
"""

from attrs import define, field

from eightbyeight.campaigns.plan.batches import Group
from eightbyeight.errors import ConflictError

__all__ = ["Doubts"]

CONTROLS = 5
"""Refusals from so many batches, with no acceptance between them, speak for the campaign."""


@define
class Doubts:
    """The refusals that are not understood yet."""

    accepted: bool = False
    """Whether the campaign has accepted anything in this load."""
    control_in_flight: bool = False
    _last_acceptance: int = 0
    """Number of the latest request that was accepted."""
    _parked: list[tuple[Group, ConflictError]] = field(factory=list)
    """What waits for an acceptance before it is sent once more."""
    _batches: set[int] = field(factory=set)
    """Batches refused since the last acceptance."""
    _controls: set[int] = field(factory=set)
    """Those of them whose control was refused."""

    @property
    def wants_controls(self) -> bool:
        """Whether nothing but controls should be launched where there are any."""
        return bool(self._batches) and (not self.accepted or len(self._batches) >= CONTROLS)

    @property
    def campaign_refuses(self) -> bool:
        """Whether enough controls were refused to blame the campaign."""
        return len(self._controls) >= CONTROLS

    def refused(self, group: Group, sent: int) -> bool:
        """Note a refusal that names nothing.

        Args:
            group: What was refused.
            sent: How many requests have been sent in all.

        Returns:
            Whether it is understood by now: this very group is refused again, although something
            that was sent after its first refusal was accepted.
        """
        self._batches.add(group.batch.index)
        if group.doubted_at is not None and group.doubted_at < self._last_acceptance:
            return True
        if group.doubted_at is None:
            group.doubted_at = sent
        if group.control:
            self._controls.add(group.batch.index)
        return False

    def park(self, group: Group, error: ConflictError) -> None:
        """Let a refused group wait for an acceptance, to be sent once more after it."""
        self._parked.append((group, error))

    def acceptance(self, launched: int) -> list[Group]:
        """Note an acceptance; give the parked records that are now worth sending once more."""
        self.accepted = True
        self._last_acceptance = max(self._last_acceptance, launched)
        self._batches.clear()
        self._controls.clear()
        waiting, self._parked = self._parked, []
        again: list[Group] = []
        for group, error in waiting:
            if group.doubted_at is not None and group.doubted_at < launched:
                again.append(group)
            else:
                self._parked.append((group, error))
        return again

    def take_parked(self) -> list[tuple[Group, ConflictError]]:
        """Give what is parked, for good."""
        parked, self._parked = self._parked, []
        return parked
