"""Which ids a load has met, exactly, in little memory.

No two requests of a load may be about the same thing: only then does an answer about an id belong
to one of them. So the check is always on, and its memory is the one part of a load that grows with
the input.
"""

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from itertools import repeat

__all__ = ["SeenIds"]

_LONGEST_KEPT_WHOLE = 31
_DIGEST_BYTES = 14
_DIGEST_MARK = b"\xff"
# A bytes object of up to 15 bytes takes 48 bytes of memory, of up to 31 bytes 64. Longer ids are
# kept as a digest of 112 bits, by which any two of a million coincide with a chance of 1 in 10**22.
# The mark is a byte that UTF-8 never has, so no digest can be taken for a shorter id.


class SeenIds:
    """Remember each id with the place it was first met at.

    Measured with ids of 10 characters, a hundred of which share a place: 90 bytes per id at a
    million ids. A place of its own for each costs 32 bytes more.
    """

    __slots__ = ("_places",)

    def __init__(self) -> None:
        self._places: dict[bytes, int] = {}

    def __len__(self) -> int:
        return len(self._places)

    def add(self, text: str, place: int) -> int | None:
        """Note an id; give the place that has it already, or None if it is new.

        Raises:
            UnicodeEncodeError: the id has half of a surrogate pair.
        """
        key = text.encode()
        if len(key) > _LONGEST_KEPT_WHOLE:
            key = _digest(key)
        places = self._places
        if key in places:
            return places[key]
        places[key] = place
        return None

    def add_all(
        self, texts: Sequence[str], place: int, there: Iterable[str]
    ) -> Sequence[int | None] | None:
        """Note many ids that are met at one place.

        A hundred at once take half of the time that they take one by one.

        Args:
            texts: The ids.
            place: Where they are met.
            there: The ids that were noted with this very place before.

        Returns:
            None if all are new; else for each the place that has it already, or None.

        Raises:
            UnicodeEncodeError: an id has half of a surrogate pair; none is noted.
        """
        keys = _keys(texts)
        places = self._places
        count = len(places)
        found = list(map(places.setdefault, keys, repeat(place)))
        if len(places) == count + len(keys):
            return None
        met = set(_keys(there))
        earlier: list[int | None] = []
        for key, at in zip(keys, found, strict=True):
            earlier.append(at if at != place or key in met else None)
            met.add(key)
        return earlier

    def find(self, text: str) -> int | None:
        """Give the place that has an id, or None, and note nothing.

        Raises:
            UnicodeEncodeError: the id has half of a surrogate pair.
        """
        key = text.encode()
        return self._places.get(_digest(key) if len(key) > _LONGEST_KEPT_WHOLE else key)


def _keys(texts: Iterable[str]) -> list[bytes]:
    keys = list(map(str.encode, texts))
    if max(map(len, keys), default=0) > _LONGEST_KEPT_WHOLE:
        keys = [key if len(key) <= _LONGEST_KEPT_WHOLE else _digest(key) for key in keys]
    return keys


def _digest(key: bytes) -> bytes:
    return _DIGEST_MARK + blake2b(key, digest_size=_DIGEST_BYTES).digest()
