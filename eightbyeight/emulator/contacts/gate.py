"""Who is let in to the contacts: pace, key and account, checked before anything is read."""

from collections.abc import Collection

from eightbyeight.emulator.asked import Asked
from eightbyeight.emulator.contacts.refusing import Code, refusal
from eightbyeight.emulator.keys import Believed, Keys
from eightbyeight.emulator.pace import Pace
from eightbyeight.transport.messages import Headers

__all__ = ["Gate"]


class Gate:
    """Let requests in, or say why not.

    Args:
        accounts: The accounts that exist; None for any.
        keys: Which keys are not believed any more.
        pace: How fast requests may come.
    """

    def __init__(self, accounts: Collection[str] | None, keys: Keys, pace: Pace) -> None:
        self._accounts = None if accounts is None else frozenset(accounts)
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

    def has(self, account_id: str) -> bool:
        """Tell whether there is such an account."""
        return self._accounts is None or account_id in self._accounts
