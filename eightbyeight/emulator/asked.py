"""A request as the emulator sees it: its path, its whole body, and the ids in it."""

import re
from functools import cached_property

from attrs import frozen

from eightbyeight.emulator.accounts.asking import (
    CHANGING,
    account_id_of,
    bearer_key,
    names_in,
    segment_of,
)
from eightbyeight.emulator.wire import read_json
from eightbyeight.transport.messages import Headers

__all__ = ["Asked"]

_PATH = re.compile(r"/cc/[^/]+/campaigns/v1/([^/]+)(/records)?")


@frozen
class Asked:
    """One request, read to its end."""

    method: str
    path: str
    """As it was sent, percent-encoding untouched."""
    headers: Headers
    body: bytes
    query: str = ""
    """As it was sent, too."""

    @property
    def counts(self) -> bool:
        """Whether a scenario counts it.

        Those do that add records or ask a campaign for an action, and those that may change
        something that an account has.
        """
        if self.account_id is not None:
            return self.method in CHANGING
        found = _PATH.fullmatch(self.path)
        return found is not None and self.method == ("PATCH" if found[2] is None else "POST")

    @property
    def reads(self) -> bool:
        """Whether it looks at something that an account has."""
        return self.account_id is not None and self.method == "GET"

    @property
    def campaign_id(self) -> str | None:
        """The campaign that a request which counts is about, in small letters; None for none."""
        return None if self.account_id is not None else self.path.split("/")[5].lower()

    @property
    def account_id(self) -> str | None:
        """The account that it is about; None for any other request."""
        return account_id_of(self.path)

    @property
    def segment(self) -> str | None:
        """What its path goes on with after the account; None for any other request."""
        return segment_of(self.path)

    @property
    def key(self) -> str:
        """The key that it is asked with; empty where there is none."""
        if self.account_id is not None:
            return bearer_key(self.headers)
        return self.headers.get("x-api-key", "")

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """What it names, as far as that can be read: records, or what an account has."""
        if self.account_id is not None:
            return names_in(self.path, self.body)
        try:
            document = read_json(self.body)
        except ValueError:
            return ()
        records = document.get("records") if isinstance(document, dict) else None
        found = [
            each.get("crmRecordId") if isinstance(each, dict) else None
            for each in (records if isinstance(records, list) else ())
        ]
        return tuple(each if isinstance(each, str) else "" for each in found)

    def names(self, text: str) -> bool:
        """Tell whether it names this; a phone number's plus does not matter."""
        if self.account_id is None:
            return text in self.ids
        return text.removeprefix("+") in {each.removeprefix("+") for each in self.ids}
