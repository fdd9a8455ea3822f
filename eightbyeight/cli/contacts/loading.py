"""The command ``contacts load``: the contacts of a file one by one, and what became of each."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from attrs import evolve, frozen

from eightbyeight.cli.contacts.dry_run import try_contacts
from eightbyeight.cli.contacts.load_job import ContactsLoadJob
from eightbyeight.cli.contacts.settings import ContactsSettings
from eightbyeight.cli.contacts.summary import ContactsSummary
from eightbyeight.cli.load_summary import tell
from eightbyeight.cli.results import Results, Writers, check_places
from eightbyeight.cli.running import Exit, a_reader_waits, run
from eightbyeight.contacts.client import ContactsClient
from eightbyeight.contacts.load.choices import ContactsLoadChoices
from eightbyeight.contacts.load.outcomes import ContactOutcome, ContactVerdict
from eightbyeight.contacts.rows import (
    ContactFile,
    ContactOutcomesWriter,
    ContactRejectsWriter,
    ContactRow,
    open_contacts,
)

__all__ = ["LoadOptions", "load"]


@frozen(kw_only=True)
class LoadOptions:
    """What was asked for on the command line."""

    source: str
    settings: ContactsSettings
    choices: ContactsLoadChoices
    groups: Sequence[int]
    format: str | None
    columns: Mapping[str, str]
    country: str | None
    file_columns: Sequence[str]
    """The columns of a file without a header."""
    attributes: str | Collection[str]
    outcomes: Path | None
    rejects: Path | None
    dry_run: bool
    as_json: bool


def load(options: LoadOptions) -> int:
    """Run the command; give the exit code."""
    client = None if options.dry_run else options.settings.client()
    for path in (options.outcomes, options.rejects):
        options.settings.check_not_key_file(path)
    row_file = open_contacts(
        options.source,
        format=options.format,
        columns=options.columns,
        attributes=options.attributes,
        country=options.country,
        has_header=not options.file_columns,
        file_columns=options.file_columns,
    )
    with ExitStack() as closing:
        # A reader that still waits for a pipe holds it; the process ends without either.
        closing.callback(lambda: None if a_reader_waits() else row_file.close())
        check_places(row_file, None, options.outcomes, options.rejects)
        summary = _done(options, client, row_file)
    return tell(summary, as_json=options.as_json)


def _done(
    options: LoadOptions, client: ContactsClient | None, row_file: ContactFile
) -> ContactsSummary:
    results = Results(_writers(row_file), options.outcomes, options.rejects)
    try:
        if client is None:
            results.open()
            summary = try_contacts(row_file, results, options.groups)
        else:
            job = ContactsLoadJob(
                client=client,
                row_file=row_file,
                results=results,
                choices=options.choices,
                groups=options.groups,
            )
            interrupted = run(job.work, waits=True)
            summary = job.summary(interrupted=interrupted is Exit.INTERRUPTED)
    finally:
        fault = results.close()
    if fault is None:
        return summary
    return evolve(summary, stopped=summary.stopped or fault, rejects=None)


def _writers(row_file: ContactFile) -> Writers[ContactRow, ContactOutcome]:
    return Writers(
        outcomes=lambda path: _outcomes(path, row_file),
        rejects=lambda path: ContactRejectsWriter(path, row_file),
        fed_back=(ContactVerdict.REJECTED, ContactVerdict.NOT_CREATED),
    )


@contextmanager
def _outcomes(path: Path, row_file: ContactFile) -> Iterator["_Lines"]:
    with ContactOutcomesWriter(path, row_file) as writer:
        yield _Lines(writer.path, writer.add, writer.add_row, writer.discard)


@frozen
class _Lines:
    """An outcomes file that is told of any number of contacts at a time."""

    path: Path
    add_one: Callable[[ContactOutcome], None]
    add_row: Callable[[ContactRow, str, str | None], None]
    discard: Callable[[], None]

    def add(self, outcomes: Iterable[ContactOutcome], /) -> None:
        for outcome in outcomes:
            self.add_one(outcome)
