"""What every call of the automation client needs: one request to one account."""

from eightbyeight.automation.requests import JSON
from eightbyeight.rest.client import ServiceClient
from eightbyeight.transport.messages import Repeat, Response

__all__ = ["Calls"]


class Calls(ServiceClient):
    """Calls to one account; the service's base URL ends with the account's id and a slash."""

    async def _get(self, path: str) -> Response:
        request = self._service.request("GET", path, repeat=Repeat.ALWAYS)
        return await self._service.send(request)

    async def _change(self, method: str, path: str, body: bytes = b"") -> Response:
        # Nothing that changes something changes nothing the second time. Creating, updating,
        # starting and triggering are done once more; what was suspended may have been resumed
        # meanwhile; and a second deletion is told that there is nothing to delete.
        request = self._service.request(
            method, path, body, repeat=Repeat.IF_NOT_SENT, headers=JSON if body else None
        )
        return await self._service.send(request)
