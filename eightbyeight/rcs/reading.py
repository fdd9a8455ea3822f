"""Read the TOML of a profile, and say what is wrong with its form."""

from collections.abc import Collection, Mapping

from eightbyeight.errors import InputProblem, InvalidInputError
from eightbyeight.toml_files import parse_toml, unknown_key

__all__ = ["texts_in"]


def texts_in(text: str, known: Collection[str], *, name: str) -> dict[str, str]:
    """Give the texts that TOML sets, by their keys.

    Args:
        text: The TOML.
        known: The keys there are.
        name: What to call it in errors.

    Raises:
        InvalidInputError: it is no TOML, or has an unknown key or a value that is no text; with
            one problem for each.
    """
    document = parse_toml(text, name)
    texts: dict[str, str] = {}
    problems: list[InputProblem] = []
    for key, value in document.items():
        if key not in known:
            problems.append(InputProblem(_unknown(key, value, known), name))
        elif not isinstance(value, str):
            problems.append(InputProblem(f"{key} must be text in quotes, not {_kind(value)}", name))
        else:
            texts[key] = value
    if problems:
        raise InvalidInputError(*problems)
    return texts


def _unknown(key: str, value: object, known: Collection[str]) -> str:
    if isinstance(value, Mapping):
        return f"there are no tables such as [{key[:60]}]: the keys stand one below the other"
    return unknown_key(key, known)


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
