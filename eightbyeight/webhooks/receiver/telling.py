"""What is said of events that came to a bad end, where nobody else wants to know."""

import logging
import traceback
from pathlib import PurePath

from eightbyeight.webhooks.events import Event

__all__ = ["LOG", "log_error", "place_of"]

LOG = logging.getLogger("eightbyeight.webhooks")


def log_error(event: Event | None, error: Exception) -> None:
    """Log that an event was not handled, without anything that it says about people.

    Neither the event's members nor the error's own words are logged: handlers quote phone numbers
    in their errors. The event's key, the error's type and the place of its origin are.
    """
    if event is None:
        LOG.error("A delivery was taken that is no event: %s", error)
    else:
        LOG.error(
            "%s %s was not handled: %s", type(event).__name__, event.dedupe_key, place_of(error)
        )


def place_of(error: BaseException) -> str:
    """Name an error's type and the line that raised it, and none of its words."""
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return type(error).__name__
    last = frames[-1]
    return f"{type(error).__name__} at {PurePath(last.filename).name}:{last.lineno}, in {last.name}"
