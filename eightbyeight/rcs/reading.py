"""Read the TOML of a profile, and say what is wrong with its form."""

from collections.abc import Collection, Mapping

from eightbyeight.errors import InputProblem, InvalidInputError
from eightbyeight.toml_files import key_problems, parse_toml, refuse_other_file

__all__ = ["texts_in"]

_NO_TABLES = "there are no tables such as [{}]: the keys stand one below the other"


def texts_in(text: str, known: Collection[str], *, name: str) -> dict[str, str]:
    """Give the texts that TOML sets, by their keys.

    Args:
        text: The TOML.
        known: The keys there are.
        name: What to call it in errors.

    Raises:
        InvalidInputError: it is no TOML or that of something else, or has an unknown key or a
            value that is no text; with one problem for each.
    """
    document = parse_toml(text, name)
    refuse_other_file(
        document, known, name, kind="RCS profile", printed_by="eightbyeight rcs template"
    )
    tables = {key for key, value in document.items() if isinstance(value, Mapping)}
    unknown = key_problems((key for key in document if key not in tables), known)
    texts: dict[str, str] = {}
    problems: list[InputProblem] = []
    for key, value in document.items():
        if key in unknown:
            problems.append(InputProblem(unknown[key], name))
        elif key not in known:
            problems.append(InputProblem(_NO_TABLES.format(key[:60]), name))
        elif not isinstance(value, str):
            problems.append(InputProblem(f"{key} must be text in quotes, not {_kind(value)}", name))
        else:
            texts[key] = value
    if problems:
        raise InvalidInputError(*problems)
    return texts


def _kind(value: object) -> str:
    match value:
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case list():
            return "a list"
        case dict():
            return "a table"
        case _:
            return "a date or a time"
