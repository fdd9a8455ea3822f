"""The keys that are not believed any more, whichever API they are for."""

from enum import Enum, auto

__all__ = ["Believed", "Keys"]


class Believed(Enum):
    """How far a key gets."""

    FULLY = auto()
    REVOKED = auto()
    """It is a key no more."""
    DETACHED = auto()
    """It is a key, and may do nothing here."""


class Keys:
    """Keep which keys were revoked, and which may do nothing here."""

    def __init__(self) -> None:
        self._revoked: set[str] = set()
        self._detached: set[str] = set()

    def revoke(self, key: str) -> None:
        """Believe this key no more."""
        self._revoked.add(key)

    def detach(self, key: str) -> None:
        """Let this key do nothing any more."""
        self._detached.add(key)

    def look_up(self, key: str) -> Believed:
        """Tell how far this key gets."""
        if key in self._revoked:
            return Believed.REVOKED
        return Believed.DETACHED if key in self._detached else Believed.FULLY
