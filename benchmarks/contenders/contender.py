"""What every contender is, and where it sends to."""

from collections.abc import Iterator, Mapping
from typing import Protocol

from benchmarks.rows import Shape

__all__ = ["CAMPAIGN", "KEY", "SITE", "TENANT", "Contender", "WrongAnswerError", "headers", "path"]

CAMPAIGN = "3f0c1c52-7d0c-4b5e-9f53-7b6f0f2f4a10"
KEY, TENANT, SITE = "eght_benchmark", "acme", "US1"

_MEDIA_TYPE = "application/vnd.campaigns.v1+json"


class Contender(Protocol):
    """A client that can load rows; it keeps its connections from one load to the next."""

    def rows(self, shape: Shape, prefix: str, count: int) -> Iterator[object]:
        """Make rows in the form this client takes them in."""

    async def load(self, rows: Iterator[object]) -> None:
        """Load all rows, checking each answer's status and ids.

        Raises:
            Exception: not every row is loaded.
        """

    async def aclose(self) -> None:
        """Close the connections."""


class WrongAnswerError(Exception):
    """An answer has another status, or is about other records than those that were sent."""


def path() -> str:
    """Give where records are added."""
    return f"/cc/{SITE}/campaigns/v1/{CAMPAIGN}/records"


def headers() -> Mapping[str, str]:
    """Give the header fields that the service asks for."""
    return {"X-API-Key": KEY, "X-8x8-Tenant": TENANT, "Content-Type": _MEDIA_TYPE}
