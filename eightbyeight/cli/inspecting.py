"""What the commands about journals do: show, export, purge."""

import json
import time
from datetime import UTC, datetime
from pathlib import Path

import click
from attrs import asdict

from eightbyeight.campaigns.journal.place import companions
from eightbyeight.campaigns.journal.purging import check_purgeable
from eightbyeight.campaigns.journal.purging import purge as purge_journal
from eightbyeight.campaigns.journal.reading import Overview, Reading
from eightbyeight.campaigns.rows import OutcomesWriter
from eightbyeight.campaigns.rows.outcome_lines import outcome_line
from eightbyeight.cli.asking import agreed
from eightbyeight.cli.running import Exit, plain, print_out
from eightbyeight.errors import InvalidInputError
from eightbyeight.loading.files.targets import cannot_write

__all__ = ["export", "purge", "show"]


def show(path: Path, *, as_json: bool) -> None:
    """Print what is in a journal, without any id."""
    with Reading(path) as reading:
        overview = reading.overview()
    now = time.time()
    if as_json:
        print_out(json.dumps(_members(path, overview, now)))
    else:
        from eightbyeight.cli.journal_table import print_overview  # noqa: PLC0415 - needs rich

        print_overview(path, overview, now)


def _members(path: Path, overview: Overview, now: float) -> dict[str, object]:
    about = overview.about
    return {
        "journal": str(path),
        **asdict(about.binding),
        "version": about.version,
        "created": _moment(about.created),
        "batches": {"ended": overview.ended, "open": overview.open},
        "requests": overview.requests,
        "counts": dict(overview.counts),
        "rows_in_open_batches": overview.open_rows,
        "open_attempts": [
            {
                "batch": one.batch,
                "attempt": one.attempt,
                "records": one.records,
                "began": _moment(one.began),
                "age_seconds": round(now - one.began),
            }
            for one in overview.attempts
        ],
    }


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


def export(path: Path, output: Path | None) -> None:
    """Write one JSON line per row."""
    with Reading(path) as reading:
        if output is None:
            for outcomes in reading.outcomes():
                print_out("".join(map(outcome_line, outcomes)).rstrip("\n"))
            return
        if output.exists() and any(
            one.exists() and output.samefile(one) for one in companions(path)
        ):
            raise InvalidInputError.of(str(output), "is the journal itself; name another file")
        with OutcomesWriter(output) as writer:
            for outcomes in reading.outcomes():
                try:
                    writer.add(outcomes)
                except OSError as error:
                    raise cannot_write(output, error) from None


def purge(path: Path, *, yes: bool) -> int:
    """Delete a journal, after asking where somebody is there to answer."""
    check_purgeable(path)
    name = plain(str(path))
    if not agreed(f"Delete {name}? Its load cannot be gone on with after that", yes=yes):
        click.echo("Nothing was deleted.", err=True)
        return Exit.FAILED
    purge_journal(path)
    return Exit.DONE
