"""A line's words: split at blanks, quoted where they hold some, with a comment at the end."""

import json
import re
from collections.abc import Iterable

from eightbyeight.errors import InvalidInputError

__all__ = ["join_line", "split_line"]

_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_WORD = re.compile(rf'(?:{_QUOTED.pattern}|[^\s"])+')
_HARMLESS = re.compile(r'[^\s"#][^\s"]*')
_NAMED = re.compile(r"[a-z0-9_]+:")


def split_line(line: str) -> list[str]:
    """Give the words of a line, without their quotes and without the comment.

    Raises:
        InvalidInputError: a quote is not closed, or what it holds is not written as in JSON.
    """
    words: list[str] = []
    rest = line.strip()
    while rest and not rest.startswith("#"):
        found = _WORD.match(rest)
        if found is None or rest[found.end() :][:1] == '"':
            raise InvalidInputError.of("quote", 'is not closed: write "CRM 5", and \\" for a quote')
        words.append(_QUOTED.sub(_unquoted, found[0]))
        rest = rest[found.end() :].lstrip()
    return words


def _unquoted(found: re.Match[str]) -> str:
    try:
        return str(json.loads(found[0]))
    except ValueError:
        pass
    raise InvalidInputError.of("quote", f"{found[0]} is not written as in JSON")


def join_line(words: Iterable[str]) -> str:
    """Write a line that is split into these words."""
    return " ".join(map(_quoted, words))


def _quoted(word: str) -> str:
    if _HARMLESS.fullmatch(word) is not None:
        return word
    named = _NAMED.match(word)
    name = "" if named is None else named[0]
    return name + json.dumps(word[len(name) :])
