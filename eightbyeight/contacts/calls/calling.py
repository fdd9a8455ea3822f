"""What every call of the contacts client needs: one request to one account."""

from collections.abc import Mapping

from eightbyeight.rest.client import ServiceClient
from eightbyeight.transport.messages import Repeat, Response, StreamBody

__all__ = ["Calls"]


class Calls(ServiceClient):
    """Calls to one account; the service's base URL ends with the account's id and a slash."""

    async def _get(self, path: str) -> Response:
        return await self._ask("GET", path, repeat=Repeat.ALWAYS)

    async def _ask(  # noqa: PLR0913 - a request's own members
        self,
        method: str,
        path: str,
        body: bytes | StreamBody = b"",
        *,
        repeat: Repeat = Repeat.IF_NOT_SENT,
        headers: Mapping[str, str] | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - the request's, kept by the transport
    ) -> Response:
        request = self._service.request(
            method, path, body, repeat=repeat, headers=headers, timeout=timeout
        )
        return await self._service.send(request)
