"""The command ``contacts export``: all contacts as a file."""

import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import click

from eightbyeight.cli.contacts.calling import call
from eightbyeight.cli.contacts.export_lines import HEADER, csv_line, json_line
from eightbyeight.cli.contacts.searching import Filters, check_group
from eightbyeight.cli.contacts.settings import ContactsSettings
from eightbyeight.cli.running import Exit, is_terminal, plain, print_out, reading
from eightbyeight.cli.whole_file import WholeFile
from eightbyeight.contacts.client import ContactsClient
from eightbyeight.loading.files.targets import check_target

__all__ = ["export"]

_AT_ONCE = 500
"""Lines, so that one write serves a whole page of the service's."""

_FORMS = {".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl"}
_OTHERS = frozenset({".json", ".ods", ".tsv", ".xls", ".xlsx"})
"""Suffixes that promise what is not written here."""

Take = Callable[[str], bool]
"""Writes lines; tells whether there may be somebody who reads on."""


def export(
    settings: ContactsSettings, filters: Filters, output: Path | None, form: str | None
) -> int:
    """Run the command; give the exit code."""
    form = form or _form_of(output)
    if output is not None:
        settings.check_not_key_file(output)
        check_target(output, None)

    async def ask(contacts: ContactsClient) -> int:
        await check_group(contacts, filters)
        with ExitStack() as opened:
            if output is None:
                await _write(contacts, filters, form, _print)
                return Exit.DONE
            # Not before the first request is possible: a missing key leaves a good file alone.
            file = opened.enter_context(WholeFile(output))
            count = await _write(contacts, filters, form, _into(file))
        are = "contact is" if count == 1 else "contacts are"
        print_out(f"{count:,} {are} in {plain(str(output))}.")
        return Exit.DONE

    with reading():
        return call(settings, ask)


def _form_of(output: Path | None) -> str:
    suffix = "" if output is None else output.suffix.lower()
    if suffix in _OTHERS:
        raise click.UsageError(
            f"{suffix} is not what contacts are written as: name a .csv file for CSV, or .jsonl or "
            ".ndjson for JSON Lines, or say --format csv|jsonl"
        )
    return _FORMS.get(suffix, "csv")


async def _write(contacts: ContactsClient, filters: Filters, form: str, take: Take) -> int:
    from eightbyeight.cli.contacts.progress import CountProgress  # noqa: PLC0415 - needs rich

    line_of = csv_line if form == "csv" else json_line
    lines = [HEADER] if form == "csv" else []
    count = 0
    with CountProgress("contacts") as progress:
        found = contacts.iter_contacts(
            filters.query, group_id=filters.group, country=filters.country
        )
        async for contact in found:
            count += 1
            lines.append(line_of(contact))
            if len(lines) >= _AT_ONCE:
                progress.show(count)
                if not take("".join(lines)):
                    return count
                lines.clear()
        if lines:
            take("".join(lines))
    return count


def _print(lines: str) -> bool:
    text = lines.removesuffix("\n")
    if is_terminal(sys.stdout):
        text = "\n".join(map(plain, text.split("\n")))
    # As bytes, whatever encoding the terminal has: it is a file more often than it is read.
    return print_out(text.encode())


def _into(file: WholeFile) -> Take:
    def take(lines: str) -> bool:
        file.write(lines.encode())
        return True

    return take
