"""What a load needs of a limiter: leave to start, without ever waiting for it."""

from typing import Protocol

__all__ = ["Gate"]


class Gate(Protocol):
    """What a load asks of a limiter, which it may share with others."""

    def ready_in(self) -> float:
        """Tell how many seconds must pass before a request may start; takes nothing."""
        ...

    def reserve(self, n: int = 1) -> float:
        """Take places."""
        ...

    def hold(self, seconds: float) -> None:
        """Let nothing start for so long."""
        ...

    def try_enter(self) -> bool:
        """Take one of the places of requests in flight, if there is one."""
        ...

    def leave(self) -> None:
        """Give it back."""
        ...
