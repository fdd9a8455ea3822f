"""Orders of a shop: rows of no slice, for the tests of files of every kind."""

import os
from collections.abc import Mapping, Sequence
from typing import IO

from attrs import evolve, field, frozen

from eightbyeight.errors import InputProblem
from eightbyeight.loading.files.columns import Names, Words
from eightbyeight.loading.files.kinds import RowKind
from eightbyeight.loading.files.layout import RowFormat
from eightbyeight.loading.files.outcomes import OutcomesFile
from eightbyeight.loading.files.row_file import RowFile, open_file

FIELDS = {"orderId": "order_id", "ticketId": "ticket_id", "amount": "amount"}
WORDS = Words("an order", "an orderId or a ticketId", "the number")


@frozen
class Order:
    """A row, with what it was made of."""

    number: int
    cells: Sequence[str]
    given: Mapping[str, object] = field(factory=dict)
    labels: Mapping[str, str] = field(factory=dict)
    problem: InputProblem | None = None


class OrderFile(RowFile[Order]):
    """An open file of orders."""


class OrderLines(OutcomesFile):
    """Lines that say what became of orders."""

    def add(self, *lines: str) -> None:
        """Write lines that can be read at once."""
        self._write("".join(f"{line}\n" for line in lines), at_once=True)

    def hold(self, line: str) -> None:
        """Write a line that may wait."""
        self._write(f"{line}\n", at_once=False)


def refused(
    number: int, cells: Sequence[str], given: Mapping[str, object], problem: InputProblem
) -> Order:
    """Make an order that is none."""
    return Order(number, cells, given, {}, problem)


def order_names(
    columns: Mapping[str, str] | None = None, anchors: Sequence[str] = ("orderId", "ticketId")
) -> Names:
    """Give the names of an order's columns."""
    return Names.of(columns, FIELDS, WORDS, anchors)


def order_kind(names: Names) -> RowKind[Order]:
    """Say how a file of orders is read."""
    return RowKind(
        names, names, Order, refused, lambda order, problem: evolve(order, problem=problem)
    )


def open_orders(
    source: str | os.PathLike[str] | IO[bytes],
    *,
    format: RowFormat | str | None = None,  # noqa: A002 - as in the function beneath
    names: Names | None = None,
) -> OrderFile:
    """Open a file of orders."""
    return open_file(source, order_kind(names or order_names()), OrderFile, format=format)
