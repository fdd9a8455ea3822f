"""The commands ``smpp checklist`` and ``smpp template``."""

import contextlib
import json
from pathlib import Path

import click
from attrs import asdict, frozen

from eightbyeight.cli.running import Exit, plain, print_out
from eightbyeight.findings import Severity
from eightbyeight.smpp import AdobeSmppAccount, check_smpp_account, smpp_checklist, smpp_template

__all__ = ["ChecklistOptions", "print_checklist", "print_template"]


@frozen(kw_only=True)
class ChecklistOptions:
    """What was asked for on the command line."""

    path: Path
    binds: int
    messages_per_second: int
    as_json: bool


def print_checklist(options: ChecklistOptions) -> int:
    """Run the command; give the exit code."""
    account = AdobeSmppAccount.from_toml(options.path)
    findings = check_smpp_account(
        account, binds=options.binds, messages_per_second=options.messages_per_second
    )
    errors = sum(one.severity is Severity.ERROR for one in findings)
    if options.as_json:
        members = {
            "file": str(options.path),
            "ok": not errors,
            "errors": errors,
            "warnings": len(findings) - errors,
            "account": asdict(account),
            "findings": [asdict(one) for one in findings],
        }
        print_out(json.dumps(members))
    else:
        print_out("\n".join(map(plain, smpp_checklist(account).splitlines())))
        # The exit code tells, too, where nobody reads the standard error any more.
        with contextlib.suppress(OSError):
            for one in findings:
                click.echo(plain(f"{one.severity.capitalize()}: {one}"), err=True)
    return Exit.FAILED if errors else Exit.DONE


def print_template() -> int:
    """Run the command; give the exit code."""
    print_out(smpp_template().rstrip("\n"))
    return Exit.DONE
