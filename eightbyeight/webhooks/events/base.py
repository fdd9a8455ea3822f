"""What every event has, whatever it is about; and how one is told from another."""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import datetime

from attrs import field, frozen

from eightbyeight.rest.converter import WireInt

__all__ = ["Event", "UnknownEvent", "digest_of", "key_of"]

_PLAIN = re.compile(r"[\w.+:-]{1,64}", re.ASCII)
"""A part that can stand in a key as it is: it has no separator, and is shorter than a digest."""


@frozen(kw_only=True)
class Event:
    """Something that 8x8 told a webhook; the base of every kind of event."""

    raw: Mapping[str, object] = field(repr=False, hash=False)
    """The whole document as it came, also what has no attribute.

    Numbers beyond a float's range are decimals, and beyond a decimal's their text. A text that was
    cut in the middle of an emoji ends with half of a surrogate pair, which UTF-8 cannot say: write
    it with ``json.dumps``.
    """
    namespace: str | None = None
    """The product that it comes from, such as ``SMS``, as it came; None where it names none."""
    event_type: str | None = None
    """What happened, as it came; None where it is not said."""
    description: str | None = None
    """The service's words for it, for people."""
    version: WireInt | None = None
    """Of the document's shape; None where it is not said."""

    @property
    def dedupe_key(self) -> str:
        """What two deliveries of the same event have in common, and no other event has.

        It has at most 250 characters.
        """
        return digest_of(self.raw)


@frozen(kw_only=True)
class UnknownEvent(Event):
    """An event that this version cannot read: of another kind, or not of its kind's shape.

    Its :attr:`dedupe_key` is a digest of the document: it is the same whatever the order of the
    members.
    """

    problem: str | None = None
    """What is not as documented, with its JSON path; None where the kind itself is not known."""
    xml: bytes | None = field(default=None, repr=False)
    """The document, where it is a receipt of the legacy ``text/xml`` webhooks: :attr:`raw` is empty
    then."""

    @property
    def dedupe_key(self) -> str:
        """A digest of the document."""
        return digest_of(self.raw if self.xml is None else self.xml)


def digest_of(document: Mapping[str, object] | bytes) -> str:
    """Make a key of all that was sent."""
    if isinstance(document, bytes):
        return f"sha256:{hashlib.sha256(document).hexdigest()}"
    # Escaped, since a text may hold half of a surrogate pair; what is no number to JSON is a text.
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), default=str)
    return digest_of(text.encode("ascii"))


def key_of(kind: str, *parts: str | datetime) -> str:
    """Make a key of what identifies an event of a kind.

    Different parts never give the same key. Parts too long or too odd to be shown give a digest.
    """
    texts = [part if isinstance(part, str) else part.isoformat() for part in parts]
    if all(_PLAIN.fullmatch(text) for text in texts):
        return "/".join((kind, *texts))
    return f"{kind}/{digest_of({kind: texts})}"
