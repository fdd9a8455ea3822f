"""Refused deliveries as lines for people: soon, and not too many."""

from collections.abc import Callable

from attrs import define

from eightbyeight.webhooks.receiver import Refusal

__all__ = ["RefusalLines"]

_SECONDS = 1.0
"""Between two lines about the same kind of refusal."""


@define
class _Kind:
    """What was said of one kind of refusal."""

    told_at: float
    untold: int = 0


class RefusalLines:
    """Say each kind of refusal at once, and then at most once a second, with a count.

    Whoever knows the address can bring refusals about, and must not fill the terminal.

    Args:
        say: Shows a line.
        clock: Seconds that only go forward.
    """

    def __init__(self, say: Callable[[str], None], *, clock: Callable[[], float]) -> None:
        self._say = say
        self._clock = clock
        # There are a few reasons, and none holds anything of what was sent.
        self._kinds: dict[Refusal, _Kind] = {}

    def tell(self, refusal: Refusal) -> None:
        """Say or count one refusal."""
        now = self._clock()
        kind = self._kinds.get(refusal)
        if kind is not None and now - kind.told_at < _SECONDS:
            kind.untold += 1
            return
        number = 1 if kind is None else kind.untold + 1
        self._kinds[refusal] = _Kind(now)
        self._say(_line(refusal, f"{number} times since the last line" if number > 1 else ""))

    def end(self) -> None:
        """Say what was only counted."""
        for refusal, kind in self._kinds.items():
            if kind.untold:
                self._say(_line(refusal, f"{kind.untold} more"))


def _line(refusal: Refusal, count: str) -> str:
    line = f"Refused with {refusal.status}: {refusal.reason}"
    return f"{line} ({count})" if count else line
