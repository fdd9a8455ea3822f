"""Whether SQLite lost commits after a crash because what it had not yet moved was damaged.

What is committed goes to the write-ahead log first. After a crash SQLite takes from it what is
whole, up to the first frame whose checksum is wrong, and silently forgets the rest: rightly so
where that is the torn end of the last commit, wrongly where a bit has flipped in the middle. The
difference can be seen, because beyond a torn end nothing else was ever written. The format is
described on SQLite's page "Database File Format", section 4.
"""

import struct
from pathlib import Path
from typing import BinaryIO

__all__ = ["lost_commits"]

_HEADER = struct.Struct(">8I")
"""Magic, version, page size, checkpoint number, two salts, two sums."""
_FRAME = struct.Struct(">6I")
"""Page number, pages after a commit or 0, two salts, two sums."""
_LITTLE_ENDIAN = 0x377F0682
_BIG_ENDIAN = 0x377F0683
_WORD = 0xFFFFFFFF


def lost_commits(log: Path, recovered: int) -> bool:
    """Tell whether a log holds commits beyond those that SQLite took from it.

    Args:
        log: The write-ahead log.
        recovered: How many of its frames SQLite took.
    """
    with log.open("rb") as file:
        head = file.read(_HEADER.size)
        if len(head) < _HEADER.size or not file.read(1):
            return False
        fields = _HEADER.unpack(head)
        if _summed(head, fields[0]) != fields[6:]:
            # It is written and synced before the first frame is.
            return True
        size = _FRAME.size + fields[2]
        frames = (log.stat().st_size - _HEADER.size) // size
        return _goes_on_after_a_commit(file, size, range(recovered, frames), fields[4:6])


def _goes_on_after_a_commit(
    file: BinaryIO, size: int, frames: range, salts: tuple[int, ...]
) -> bool:
    committed = False
    for number in frames:
        file.seek(_HEADER.size + number * size)
        _, commit, first, second, *_ = _FRAME.unpack(file.read(_FRAME.size))
        # Frames from before the log was last begun anew have neither; one may be what has flipped.
        if first == salts[0] or second == salts[1]:
            if committed:
                return True
            committed = commit != 0
    return False


def _summed(head: bytes, magic: int) -> tuple[int, int]:
    order = {_LITTLE_ENDIAN: "<6I", _BIG_ENDIAN: ">6I"}.get(magic)
    if order is None:
        return -1, -1
    words = struct.unpack_from(order, head)
    first = second = 0
    for even, odd in zip(words[::2], words[1::2], strict=True):
        first = (first + even + second) & _WORD
        second = (second + odd + first) & _WORD
    return first, second
