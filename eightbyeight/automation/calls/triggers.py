"""Calls that begin workflows from outside."""

from collections.abc import Mapping

from eightbyeight.automation.answers import read_done
from eightbyeight.automation.calls.calling import Calls
from eightbyeight.automation.requests import data_body, text_query

__all__ = ["TriggerCalls"]


class TriggerCalls(Calls):
    """Raise events that definitions wait for."""

    async def trigger_http_request(
        self, data: Mapping[str, object], *, sub_account_id: str | None = None
    ) -> None:
        """Start an instance of every enabled definition whose trigger is ``http_request``.

        The service does not say which, if any. Sent once; repeated only when nothing was sent, or
        after a 429, since each request starts them anew. Source: the vendor's page "Trigger
        workflows using an external event".

        Args:
            data: What the workflows find as ``data``: ``{"price": 3}`` is ``{{data.price}}`` there.
            sub_account_id: Where the event comes from, for definitions that belong to one
                sub-account.

        Raises:
            InvalidInputError: an argument cannot be meant; nothing was sent.
            EightByEightError: any other error of the package's tree.
        """
        query = text_query("sub_account_id", "subAccountId", sub_account_id)
        read_done(await self._change("POST", f"triggers/http_request{query}", data_body(data)))
