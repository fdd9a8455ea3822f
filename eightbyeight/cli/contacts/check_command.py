"""The command ``contacts check`` with its options. Nothing heavy is imported before it runs."""

from pathlib import Path
from typing import TypedDict, Unpack

import click
from click.core import ParameterSource

from eightbyeight.cli.contacts.options import A_FILE, AS_JSON, column_names, named_columns
from eightbyeight.cli.options import OUTPUT, column, file_format, read_columns

__all__ = ["check"]

_OF_TEMPLATES = ("template", "attribute", "converse")


class _Arguments(TypedDict):
    file: Path | None
    country: str | None
    column: tuple[str, ...]
    format: str | None
    header: bool
    columns: str | None
    converse: bool
    attribute: tuple[str, ...]
    template: bool
    findings: Path | None
    as_json: bool


@click.command()
@click.argument("file", type=A_FILE, required=False)
@click.option(
    "--country",
    metavar="CODE",
    help="Where phone numbers belong whose row names no country, as in SG.",
)
@column("msisdn=Mobile")
@file_format("csv", "xlsx")
@column_names
@click.option("--converse", is_flag=True, help="Check for the importer of Converse instead.")
@click.option(
    "--attribute",
    multiple=True,
    metavar="NAME",
    help="A custom attribute that is configured in Converse. Repeatable.",
)
@click.option(
    "--template", is_flag=True, help="Print a file to fill in for Converse, and check nothing."
)
@click.option("--findings", type=OUTPUT, help="Write one JSON line per finding to this file.")
@AS_JSON
@click.pass_context
def check(ctx: click.Context, **given: Unpack[_Arguments]) -> None:
    """Check FILE, CSV or Excel, before it is uploaded. Nothing is sent, and no key is needed.

    \b
    Exit codes:
      0    no errors; there may be warnings
      1    errors; or FILE is CSV that cannot be read, or not to its end
      2    wrong usage, or FILE cannot be opened
      130  interrupted
    """  # noqa: D301 - click reads the backspace as "leave this paragraph as it is"
    if given["template"]:
        _refuse_others(ctx)
    file_columns = named_columns(given["columns"], header=given["header"])
    if given["attribute"] and not (given["converse"] or given["template"]):
        raise click.UsageError("--attribute goes with --converse or --template")
    from eightbyeight.cli.contacts import checking  # noqa: PLC0415 - heavy

    if given["template"]:
        ctx.exit(checking.template(given["attribute"]))
    if given["file"] is None:
        raise click.UsageError("Missing argument 'FILE'.")
    options = checking.CheckOptions(
        path=given["file"],
        country=given["country"],
        columns=read_columns(given["column"]),
        format=given["format"],
        file_columns=file_columns,
        converse=given["converse"],
        attributes=given["attribute"] or None,
        findings=given["findings"],
        as_json=given["as_json"],
    )
    ctx.exit(checking.check(options))


def _refuse_others(ctx: click.Context) -> None:
    for one in ctx.command.get_params(ctx):
        name = str(one.name)
        source = ctx.get_parameter_source(name)
        if source is ParameterSource.COMMANDLINE and name not in _OF_TEMPLATES:
            other = one.opts[0] if isinstance(one, click.Option) else name.upper()
            raise click.UsageError(
                f"--template checks nothing: it goes with --attribute, not with {other}"
            )
