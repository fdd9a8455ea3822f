"""The command ``contacts check``: what is wrong with a file, before anything is sent."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from attrs import asdict, frozen

from eightbyeight.cli.contacts.check_advice import Asked, advice, with_option, with_splitting
from eightbyeight.cli.running import Exit, print_out, sending_nothing
from eightbyeight.cli.whole_file import WholeFile
from eightbyeight.contacts.files import (
    ContactFinding,
    ContactsCheck,
    check_contacts,
    converse_template,
)

__all__ = ["CheckOptions", "check", "listed", "members_of", "shown_check", "template"]


@frozen(kw_only=True)
class CheckOptions(Asked):
    """What was asked for on the command line."""

    attributes: Sequence[str] | None
    findings: Path | None
    as_json: bool


def template(attributes: Sequence[str]) -> int:
    """Print the head of a file for Converse; give the exit code."""
    print_out(converse_template(attributes).rstrip("\n"))
    return Exit.DONE


def check(options: CheckOptions) -> int:
    """Run the command; give the exit code."""
    with ExitStack() as opened:
        told: Callable[[ContactFinding], object] | None = None
        if options.findings is not None:
            told = _into(opened.enter_context(WholeFile(options.findings, options)))
        progress = opened.enter_context(shown_check())
        checked = with_splitting(
            check_contacts(
                options.path,
                country=options.country,
                columns=options.columns,
                has_header=not options.file_columns,
                file_columns=options.file_columns,
                format=options.format,
                converse=options.converse,
                attributes=options.attributes,
                on_finding=told,
                progress=progress,
            )
        )
    if options.as_json:
        print_out(json.dumps({**members_of(checked), "findings": listed(checked)}))
    else:
        from eightbyeight.cli.contacts.check_table import check_page  # noqa: PLC0415 - needs rich

        print_out(check_page(checked, [advice(options, checked)]))
    return Exit.DONE if checked.ok else Exit.FAILED


@contextmanager
def shown_check() -> Iterator[Callable[[int, int | None], object]]:
    """Give what shows how far a check is; one that is interrupted says that nothing was sent."""
    from eightbyeight.cli.contacts.progress import CheckProgress  # noqa: PLC0415 - needs rich

    with sending_nothing(), CheckProgress() as progress:
        yield progress.show


def members_of(checked: ContactsCheck) -> dict[str, object]:
    """Give the figures of a check, by the names they have in JSON."""
    return {
        "file": checked.name,
        "ok": checked.ok,
        "rows": checked.rows,
        "read_up_to": checked.read_up_to,
        "bytes": checked.size,
        "columns": checked.columns,
        "errors": checked.errors,
        "warnings": checked.warnings,
        "counts": dict(checked.counts),
        "thorough": checked.thorough,
    }


def listed(checked: ContactsCheck) -> list[dict[str, object]]:
    """Give the first findings of a check, as they are in JSON."""
    return [asdict(finding) for finding in checked.findings]


def _into(file: WholeFile) -> Callable[[ContactFinding], object]:
    def take(finding: ContactFinding) -> None:
        file.write(f"{json.dumps(asdict(with_option(finding)))}\n".encode("ascii"))

    return take
