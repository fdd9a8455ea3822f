"""How refused groups are taken apart, and how much of it a load bears."""

from attrs import define

from eightbyeight.campaigns.plan.batches import Batch, Group

__all__ = ["RefusalBudget", "exhausted", "narrowed"]

_REQUESTS_PER_RECORD = 6
"""Finding every bad record of a batch takes at most two requests per record, and proving after a
lost request that each is present one more. What takes longer is a service that changes its mind."""

_SPARE_REQUESTS = 20


@define
class RefusalBudget:
    """Stop a load of which nearly everything is refused.

    Every refusal for what a record is costs one, and every record that is added brings two. Finding
    a bad record takes about two refusals, so a load goes on while at least about half of it is fit,
    and a file that is wrong as a whole ends after two thousand requests instead of two per record.
    """

    left: int = 2000
    _most: int = 2000

    def refused(self) -> bool:
        """Pay for one refusal, or say that there is nothing left."""
        self.left -= 1
        return self.left >= 0

    def added(self, count: int) -> None:
        """Earn by records that were added."""
        self.left = min(self._most, self.left + 2 * count)


def exhausted(batch: Batch) -> bool:
    """Tell whether a batch has had all the requests it can need."""
    return batch.answered >= _REQUESTS_PER_RECORD * len(batch.lines.ids) + _SPARE_REQUESTS


def narrowed(group: Group) -> Group:
    """Give what is really sent of a group: all of it, or its first record alone.

    Where something in it is present, nothing names it, and every record may have been added by a
    lost request, then most likely all of them were, and halves would all be refused. Each record
    has to be asked for by itself, until one is accepted: that clears the rest at once.
    """
    batch = group.batch
    if not group.one_by_one or len(group.items) == 1:
        return group
    if not all(batch.ledger.tainted(item) for item in group.items):
        group.one_by_one = False
        return group
    first, *others = group.items
    batch.pending.append(Group(batch, tuple(others), one_by_one=True))
    return Group(batch, (first,))
