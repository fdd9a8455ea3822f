"""Who is let in below an account: pace, key and account, checked before anything is read."""

from eightbyeight.emulator.accounts.book import World
from eightbyeight.emulator.accounts.refusing import Code, not_found, refusal
from eightbyeight.emulator.asked import Asked
from eightbyeight.emulator.keys import Believed, Keys
from eightbyeight.emulator.pace import Pace
from eightbyeight.transport.messages import Headers

__all__ = ["Gate"]


class Gate:
    """Let requests in, or say why not.

    Args:
        world: Which accounts there are.
        keys: Which keys are not believed any more.
        pace: How fast requests may come.
    """

    def __init__(self, world: World, keys: Keys, pace: Pace) -> None:
        self._world = world
        self._keys = keys
        self._pace = pace

    def check_pace(self) -> None:
        """Raise ``RefusedError`` while requests are throttled."""
        throttled = self._pace.take()
        if throttled is not None:
            # The sentence of the vendor's messaging APIs, which have a 429 in their examples.
            wait = throttled.retry_after
            when = "later" if wait is None else f"in {wait} second(s)"
            message = f"Quota exceeded. Please try again {when}."
            raise refusal(429, Code.QUOTA, message, Headers(throttled.fields))

    def check_key(self, asked: Asked) -> None:
        """Raise ``RefusedError`` unless the request's key is believed."""
        if not asked.key:
            raise refusal(401, Code.KEY, "Request was not authenticated properly")
        match self._keys.look_up(asked.key):
            case Believed.REVOKED:
                raise refusal(401, Code.KEY, "The API key has been revoked")
            case Believed.DETACHED:
                raise refusal(403, Code.FORBIDDEN, "The API key may not do this")
            case _:
                pass

    def check_account(self, account_id: str) -> None:
        """Raise ``RefusedError`` unless there is such an account."""
        if not self._world.has(account_id):
            raise not_found("account", account_id)
