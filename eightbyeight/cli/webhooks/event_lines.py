"""An event as a line, for people or for programs."""

import json
from collections.abc import Iterator, Mapping

from eightbyeight.cli.running import plain
from eightbyeight.webhooks.events import Event, UnknownEvent

__all__ = ["json_line", "text_line"]

_LONGEST = 200
"""Characters of one member's value that people are shown."""


def json_line(event: Event) -> str:
    """Write an event as one JSON object: its kind, its key, and the document as it came."""
    line: dict[str, object] = {
        "kind": type(event).__name__,
        "dedupeKey": event.dedupe_key,
        "event": event.raw,
    }
    if isinstance(event, UnknownEvent) and event.xml is not None:
        line["xml"] = event.xml.decode(errors="replace")
    # ASCII: what a sender puts into a text must not reach the terminal as it is.
    return json.dumps(line, default=str)


def text_line(event: Event) -> str:
    """Write an event as one line for people."""
    what = [event.namespace, event.event_type or type(event).__name__]
    return "  ".join(plain(one) for one in (*what, *_members(event)) if one)


def _members(event: Event) -> Iterator[str]:
    if isinstance(event, UnknownEvent) and event.xml is not None:
        yield _shortened(event.xml.decode(errors="replace"))
        return
    payload = event.raw.get("payload", event.raw.get("eventDetails"))
    members = payload if isinstance(payload, Mapping) else event.raw
    for name, value in members.items():
        text = value if isinstance(value, str) else json.dumps(value, default=str)
        yield f"{name}={_shortened(text)}"


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
