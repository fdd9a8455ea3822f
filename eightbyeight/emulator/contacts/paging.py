"""The pages that lists are cut into.

Source: the OpenAPI file's examples of lists.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from eightbyeight.emulator.accounts.query import Page

__all__ = ["DEFAULT_LIMIT", "page_body"]

ItemT = TypeVar("ItemT")

DEFAULT_LIMIT = 20
"""How many items a page has where nobody says."""


def page_body(
    page: Page, total: int, items: Sequence[ItemT], write: Callable[[ItemT], Mapping[str, object]]
) -> dict[str, object]:
    """Write a page of a list.

    Args:
        page: Which part it is.
        total: How many there are without any filter.
        items: All that are left by the filter; only a slice of them is taken.
        write: Writes one of them.
    """
    filtered = len(items)
    return {
        "items": [write(item) for item in items[page.start : page.stop]],
        # The examples count pages from 1, whatever offset counts.
        "page": page.start // page.limit + 1,
        "totalPages": -(-filtered // page.limit),
        "totalCount": total,
        "totalFiltered": filtered,
        "hasPreviousPage": page.start > 0 and filtered > 0,
        "hasNextPage": page.stop < filtered,
    }
