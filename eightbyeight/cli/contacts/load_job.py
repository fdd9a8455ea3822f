"""A load of contacts under way, and what is known of it however it ends."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import Self

from attrs import define, evolve

from eightbyeight.cli.contacts.summary import ContactsSummary, failure_of
from eightbyeight.cli.load_run import Loading, LoadRun
from eightbyeight.cli.progress import LoadProgress
from eightbyeight.cli.running import reading
from eightbyeight.cli.streams import StreamedRows
from eightbyeight.contacts.client import ContactsClient
from eightbyeight.contacts.load.choices import ContactsLoadChoices
from eightbyeight.contacts.load.load import ContactsLoad
from eightbyeight.contacts.load.outcomes import ContactOutcome, ContactVerdict
from eightbyeight.contacts.rows import ContactRow
from eightbyeight.loading.files.row_file import RowFile

__all__ = ["ContactsLoadJob", "in_groups"]

_WEIGHT = (
    ContactVerdict.UNKNOWN,
    ContactVerdict.CONFLICT,
    ContactVerdict.NOT_CREATED,
    ContactVerdict.REJECTED,
)


def in_groups(groups: Sequence[int], row: ContactRow) -> ContactRow:
    """Give a row whose contact is to be in these groups as well."""
    if row.contact is None or not groups:
        return row
    wanted = tuple(dict.fromkeys((*row.contact.groups, *groups)))
    contact = evolve(row.contact, groups=wanted)
    return evolve(row, contact=contact)


class _Streamed:
    """Rows of a stream; no generator, which would be over when it is cancelled."""

    def __init__(self, rows: StreamedRows[ContactRow], groups: Sequence[int]) -> None:
        self._rows = rows
        self._groups = groups

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> ContactRow:
        return in_groups(self._groups, await anext(self._rows))


@define(kw_only=True)
class ContactsLoadJob(LoadRun[ContactRow, ContactOutcome, ContactOutcome]):
    """A load of contacts with its files and its progress."""

    client: ContactsClient
    choices: ContactsLoadChoices
    groups: Sequence[int]
    load: ContactsLoad | None = None

    @asynccontextmanager
    async def _client(self) -> AsyncIterator[None]:
        async with self.client as contacts:
            # One error, where each row would be refused for the same reason.
            with reading():
                for group in dict.fromkeys(self.groups):
                    await contacts.get_group(group)
            yield

    def _begin(self, rows: RowFile[ContactRow] | StreamedRows[ContactRow]) -> ContactsLoad:
        grouped = (
            _Streamed(rows, self.groups)
            if isinstance(rows, StreamedRows)
            else map(partial(in_groups, self.groups), rows)
        )
        self.load = self.client.loading_contacts(grouped, **self.choices)
        return self.load

    def _progress(self, load: Loading[ContactOutcome]) -> LoadProgress:
        return LoadProgress(
            self.row_file.estimate(),
            waiting_for=lambda: load.waiting_for,
            settling=lambda: load.settling,
            batches=False,
            waiting_to="be searched for",
        )

    def _take(self, outcome: ContactOutcome, progress: LoadProgress) -> None:
        progress.add({outcome.verdict: 1})
        self.results.add((outcome,))

    def _untaken(self) -> tuple[ContactVerdict, str]:
        return ContactVerdict.NOT_CREATED, "the load had ended before this row"

    def summary(self, *, interrupted: bool) -> ContactsSummary:
        """Say how it ended, wherever that was."""
        report = None if self.load is None else self.load.report
        told = {} if report is None else report.counts
        counts: dict[str, int] = {verdict: told.get(verdict, 0) for verdict in ContactVerdict}
        counts[self._untaken()[0]] += self.untaken
        error = self.error if report is None or report.stopped is None else report.stopped
        failures = () if report is None else report.failures
        return ContactsSummary(
            rows=sum(counts.values()),
            counts=counts,
            requests=0 if report is None else report.requests,
            seconds=0.0 if report is None else report.seconds,
            stopped=self.fault if error is None else str(error),
            error=error,
            interrupted=interrupted,
            # Looking for the groups is not waited for.
            dropped=self.dropped or self.load is None,
            failures=[failure_of(one) for one in sorted(failures, key=_by_weight)],
            rejects=self.results.rejects,
            unread=self.unread,
            not_sent=self.row_file.further,
        )


def _by_weight(outcome: ContactOutcome) -> tuple[int, int]:
    """Put first what is hardest to mend."""
    return _WEIGHT.index(outcome.verdict), outcome.row
