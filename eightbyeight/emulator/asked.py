"""A request as the emulator sees it: its path, its whole body, and the ids in it."""

import re
from functools import cached_property

from attrs import frozen

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

    @property
    def counts(self) -> bool:
        """Whether a scenario counts it: it adds records, or asks a campaign for an action."""
        found = _PATH.fullmatch(self.path)
        return found is not None and self.method == ("PATCH" if found[2] is None else "POST")

    @property
    def campaign_id(self) -> str:
        """The campaign it is about, in small letters, of a request that counts."""
        return self.path.split("/")[5].lower()

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The ids of the records it holds, as far as they can be read."""
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
