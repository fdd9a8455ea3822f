"""What a caller may choose about a load."""

from attrs import frozen

from eightbyeight.campaigns.checks import MAX_BATCH

__all__ = ["Options"]


@frozen(kw_only=True)
class Options:
    """How a load is carried out. Seconds throughout."""

    concurrency: int = 8
    """Requests in flight, at most."""
    exclusive: bool = False
    """Whether nobody else adds these ids: the caller's promise."""
    keep_order: bool = False
    """Whether each record gets its place in the input as its rank."""
    settle: float = 30.0
    """How long after a lost request its records are sent again: it may be carried out late."""
    deadline: float | None = None
    """How long the load may take."""
    size: int = MAX_BATCH
    """Records in a batch."""
