"""Whether a text names a brand, in one of the ways that its name is typed."""

import re
import unicodedata
from enum import Enum, auto

__all__ = ["Named", "how_named"]

_APOSTROPHES = re.compile("['`\u00b4\u02bc\u2018\u2019]")
_AND = frozenset({"and", "dan", "et", "und", "y"})
"""Words for the sign &, which is no part of a word."""
_BEFORE = frozenset({"cv", "pt", "the"})
_AFTER = frozenset(
    {"ab", "ag", "aps", "bhd", "bv", "co", "company", "corp", "corporation", "gmbh", "inc"}
    | {"kg", "kgaa", "limited", "llc", "llp", "ltd", "nv", "oy", "plc", "pte", "pty"}
    | {"pvt", "sa", "sarl", "sas", "sdn", "se", "spa", "srl", "tbk", "ug"}
)
"""Forms of companies, which stand in a register and not in what is said to customers."""


class Named(Enum):
    """How much of a name is in a text."""

    WHOLE = auto()
    """All of it; the form of the company may be left out."""
    IN_PART = auto()
    """Its first word, and perhaps more of it."""
    NOT = auto()


def how_named(name: str, text: str) -> Named:
    """Tell how much of a name is in a text, whatever its case, accents and punctuation."""
    words, spoken = _spoken(name), _spoken(text)
    if len(words) > 1 and words[0] in _BEFORE:
        words = words[1:]
    while len(words) > 1 and words[-1] in _AFTER:
        words.pop()
    if not words:
        # A name of signs alone.
        return Named.WHOLE if name.strip() in text else Named.NOT
    # Not by whole words: languages without blanks have one word for a sentence.
    if " ".join(words) in " ".join(spoken):
        return Named.WHOLE
    return Named.IN_PART if words[0] in spoken else Named.NOT


def _spoken(text: str) -> list[str]:
    apart = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text).casefold())
    # Accents are left out on many keyboards, and come in two ways of writing.
    bare = "".join(one for one in apart if not unicodedata.combining(one))
    return [word for word in re.findall(r"\w+", bare) if word not in _AND]
