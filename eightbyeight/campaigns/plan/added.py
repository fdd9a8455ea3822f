"""What became of the rows of a batch that was added as a whole: an outcome for who asks for one."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import overload

from eightbyeight.campaigns.answers import Accepted
from eightbyeight.campaigns.outcomes import RecordOutcome, Verdict
from eightbyeight.campaigns.plan.lines import Lines, in_order

__all__ = ["AddedRecords"]


class AddedRecords(Sequence[RecordOutcome]):
    """The outcomes of a batch's rows, made when somebody first looks at one.

    A hundred of them take 75 µs, a fifth of what else a batch costs, and ``load_records`` looks at
    none where all is well. Two threads may look at the same time; then they are made twice.

    Args:
        index: The batch's.
        lines: Its rows.
        answer: The answer by which those that could be sent were added.
    """

    __slots__ = ("_answer", "_index", "_lines", "_made")

    def __init__(self, index: int, lines: Lines, answer: Accepted) -> None:
        self._index = index
        self._lines = lines
        self._answer = answer
        self._made: tuple[RecordOutcome, ...] | None = None

    @property
    def batch(self) -> int:
        """Index of the batch, from 0."""
        return self._index

    @property
    def rows(self) -> Sequence[int]:
        """The number of each row that was added."""
        return self._lines.rows

    @property
    def ids(self) -> Sequence[str]:
        """The ``crmRecordId`` of each row that was added."""
        return self._lines.ids

    @property
    def status(self) -> int:
        """HTTP status of the answer."""
        return self._answer.status

    @property
    def unfit(self) -> Mapping[int, RecordOutcome]:
        """The outcomes of the rows that could not be sent, by place."""
        return self._lines.unfit

    @property
    def record_ids(self) -> Sequence[str | None]:
        """The service's id of each row, in the order of the rows."""
        added = self._answer.ids_of(self._lines.ids)
        if not self.unfit:
            return added
        ids = iter(added)
        return [None if place in self.unfit else next(ids) for place in range(len(self))]

    @property
    def counts(self) -> Counter[Verdict]:
        """How many of the rows have each verdict."""
        counts = Counter({Verdict.ADDED: len(self._lines.ids)})
        if self.unfit:
            counts.update(unfit.verdict for unfit in self.unfit.values())
        return counts

    @overload
    def __getitem__(self, place: int) -> RecordOutcome: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[RecordOutcome]: ...
    def __getitem__(self, place: int | slice) -> RecordOutcome | Sequence[RecordOutcome]:
        return self._all()[place]

    def __len__(self) -> int:
        return len(self._lines)

    def __iter__(self) -> Iterator[RecordOutcome]:
        return iter(self._all())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, tuple | AddedRecords) and self._all() == tuple(other)

    def __hash__(self) -> int:
        return hash(self._all())

    def __repr__(self) -> str:
        return repr(self._all())

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        return tuple, (self._all(),)

    def _all(self) -> tuple[RecordOutcome, ...]:
        made = self._made
        if made is None:
            made = self._made = self._outcomes()
        return made

    def _outcomes(self) -> tuple[RecordOutcome, ...]:
        lines, status = self._lines, self._answer.status
        told = dict(lines.unfit)
        for place, row, crm_record_id, record_id, given in zip(
            lines.places,
            lines.rows,
            lines.ids,
            self._answer.ids_of(lines.ids),
            lines.given,
            strict=True,
        ):
            told[place] = RecordOutcome(
                row, crm_record_id, Verdict.ADDED, self._index, record_id, status, None, given
            )
        return in_order(told)
