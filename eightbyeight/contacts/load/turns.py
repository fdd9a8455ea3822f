"""Rows that share an address come one after another, in the order of the input."""

from eightbyeight.contacts.load.items import Item

__all__ = ["Turns"]


class Turns:
    """Hold back each row until all earlier ones that share an address with it have ended.

    Only rows that have not ended are in memory.
    """

    def __init__(self) -> None:
        self._lines: dict[str, list[Item]] = {}

    def enter(self, item: Item) -> bool:
        """Queue up; tell whether it is this row's turn at once."""
        for key in item.keys.values():
            self._lines.setdefault(key, []).append(item)
        return self._is_first(item)

    def leave(self, item: Item) -> list[Item]:
        """Let a row go whose turn it was; give those whose turn it is now."""
        heads: dict[Item, None] = {}
        for key in item.keys.values():
            line = self._lines[key]
            line.remove(item)
            if line:
                heads[line[0]] = None
            else:
                del self._lines[key]
        return [head for head in heads if self._is_first(head)]

    def _is_first(self, item: Item) -> bool:
        return all(self._lines[key][0] is item for key in item.keys.values())
