"""The scripts, ``{{…}}``, in the texts of a workflow; pure.

Source: the page "Context & Scripting". Scripts are JavaScript, which is looked at here and not
understood: what depends on a look is a warning at most.
"""

import re
from collections.abc import Iterator, Mapping

__all__ = ["LONGEST_SCRIPT", "forbidden_in", "is_script", "is_scripted", "scripts_in", "texts_in"]

LONGEST_SCRIPT = 1000
"""Characters between the braces."""

_QUOTED = re.compile(
    r"""'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|`(?:\\.|[^`\\])*`"""
    # A regular expression, where there is nothing that could be divided.
    r"""|(?:(?<=[(,=:?!&|{[])|\A)\s*/(?:\\.|[^/\\\n])+/""",
    re.DOTALL,
)
_FORBIDDEN = (
    ("an assignment", re.compile(r"(?:>>>?|<<)=|(?<![=!<>])=(?![=>])|\+\+|--")),
    ("a declaration", re.compile(r"(?<![.\w$])(?:var|let|const|function|class)\b(?!\s*:)")),
    ("an allocation", re.compile(r"(?<![.\w$])new\b(?!\s*:)")),
)


def is_scripted(value: object) -> bool:
    """Say whether a value is a text with a script, whose worth is known only as it runs."""
    return isinstance(value, str) and bool(scripts_in(value))


def is_script(text: str) -> bool:
    """Say whether a text is one script, and nothing beside it."""
    bare = text.strip()
    return bare.startswith("{{") and bare.endswith("}}") and len(scripts_in(bare)) == 1


def scripts_in(text: str) -> list[str]:
    """Give what stands between double braces."""
    scripts = []
    start = text.find("{{")
    while start != -1:
        end = text.find("}}", start + 2)
        if end == -1:
            break
        scripts.append(text[start + 2 : end])
        start = text.find("{{", end + 2)
    return scripts


def texts_in(value: object, where: str) -> Iterator[tuple[str, str]]:
    """Give every text in a JSON value, with its place."""
    left = [(where, value)]
    while left:
        path, one = left.pop()
        if isinstance(one, str):
            yield path, one
        elif isinstance(one, Mapping):
            left += reversed([(f"{path}.{name}", inner) for name, inner in one.items()])
        elif isinstance(one, list | tuple):
            left += reversed([(f"{path}[{index}]", inner) for index, inner in enumerate(one)])


def forbidden_in(script: str) -> list[str]:
    """Give what a script seems to have that the service forbids."""
    bare = _QUOTED.sub("''", script)
    return [what for what, pattern in _FORBIDDEN if pattern.search(bare)]
