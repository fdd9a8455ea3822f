"""The emulator: a handler that answers requests as the service would."""

from collections.abc import Collection
from contextlib import AbstractAsyncContextManager
from datetime import datetime

from eightbyeight.emulator.campaign_store import Campaigns
from eightbyeight.emulator.campaigns_api import CampaignsApi
from eightbyeight.emulator.clock import Clock, SystemClock, duration
from eightbyeight.emulator.gate import Gate, check_media_type
from eightbyeight.emulator.problems import ProblemError, refusal
from eightbyeight.emulator.router import Call, Operation, Route, Router, path_of
from eightbyeight.emulator.rules import Rules
from eightbyeight.emulator.wire import read_json, write_response
from eightbyeight.transport.messages import Headers, Request, Response, StreamBody

__all__ = ["Emulator"]


class Emulator:
    """8x8's Contact Center Campaigns service, in memory.

    It is a transport handler: ``MemoryTransport(emulator)`` talks to it in this process,
    :meth:`serve` puts it behind a loopback port. Everything it knows is lost with it. What it
    does, and how sure it is that the service does the same, is listed in ``BEHAVIOUR.md``.

    Args:
        tenant: The only tenant there is; None lets any tenant in.
        sites: The customer sites that exist.
        dialect: Which statuses to answer with where the vendor's documents disagree: ``docs``
            (200, 409) or ``openapi`` (201, 400).
        clock: Tells the time; None for the machine's clock.
        settle_seconds: How long ``BUILDING`` and ``STARTING`` last.
        name_duplicates: Whether the refusal of a duplicate names the first one.
        cancel_from_ready: Whether ``CANCEL`` is valid from ``READY``, which only the vendor's
            state diagram says.

    Raises:
        InvalidInputError: there is no such dialect, or the settle time is no such time.
    """

    def __init__(  # noqa: PLR0913 - every choice the documents leave, by keyword only
        self,
        *,
        tenant: str | None = None,
        sites: Collection[str] = ("US1", "US2", "UK3"),
        dialect: str = "docs",
        clock: Clock | None = None,
        settle_seconds: float = 2.0,
        name_duplicates: bool = True,
        cancel_from_ready: bool = False,
    ) -> None:
        rules = Rules.of(
            dialect, cancel_from_ready=cancel_from_ready, name_duplicates=name_duplicates
        )
        self._clock = SystemClock() if clock is None else clock
        settle_for = duration("settle_seconds", settle_seconds)
        self._campaigns = Campaigns(clock=self._clock, tenant=tenant, settle_for=settle_for)
        self._gate = Gate(tenant=tenant, sites=sites)
        self._router = Router(CampaignsApi(self._campaigns, rules).routes)

    @property
    def campaigns(self) -> Campaigns:
        """The campaigns there are: to make them, look at them and disturb them."""
        return self._campaigns

    def revoke(self, key: str) -> None:
        """Answer 401 to this key from now on."""
        self._gate.revoke(key)

    def detach(self, key: str) -> None:
        """Answer 403 to this key from now on, as without the API Product."""
        self._gate.detach(key)

    def throttle(self, times: int = 1, retry_after: int | None = 2) -> None:
        """Answer 429 to the next requests, whatever they are.

        Args:
            times: How many.
            retry_after: The seconds to name in ``Retry-After``; None to send no such field.

        Raises:
            InvalidInputError: one of the numbers is negative.
        """
        self._gate.throttle(times, retry_after)

    def serve(self, *, port: int = 0) -> AbstractAsyncContextManager[str]:
        """Answer on a loopback port for as long as the block lasts.

        Args:
            port: Where to listen on 127.0.0.1; 0 for any free port.

        Returns:
            An async context manager that gives the URL, such as ``http://127.0.0.1:49152``.

        Raises:
            InvalidInputError: on entering, when the port cannot be had.
        """
        from eightbyeight.emulator.serve import serve  # noqa: PLC0415 - it imports aiohttp

        return serve(self, port=port)

    async def __call__(self, request: Request) -> Response:
        """Answer one request; whatever it holds, the answer is never an exception."""
        body = request.body
        if isinstance(body, StreamBody):
            body = b"".join([chunk async for chunk in body.open()])
        now = self._clock.now()
        path = path_of(request.url)
        try:
            status, document = self._answer(request, path, body, now)
        except ProblemError as refused:
            problem = refused.problem
            document = problem.body(instance=path, time=now)
            return write_response(problem.status, document, problem.headers)
        return write_response(status, document)

    def _answer(
        self, request: Request, path: str, body: bytes, now: datetime
    ) -> tuple[int, object]:
        self._gate.check_pace()
        match = self._router.find(path)
        if match is None:
            raise refusal(501, "The emulator does not model this path")
        self._gate.check_site(match.parameters["site"])
        tenant = self._gate.admit(request.headers)
        operation = _operation(match.route, request.method)
        check_media_type(request.headers)
        return operation(Call(match.parameters, tenant, _members(body), now))


def _operation(route: Route, method: str) -> Operation:
    operation = route.operations.get(method)
    if operation is None:
        allowed = ", ".join(route.operations)
        raise refusal(405, f"Only {allowed} is possible here", headers=Headers({"Allow": allowed}))
    return operation


def _members(body: bytes) -> dict[str, object]:
    try:
        document = read_json(body)
    except ValueError:
        # Nothing of the body is quoted: it may be anything at all.
        document = None
    if not isinstance(document, dict):
        raise refusal(400, "Malformed JSON: the body must be one object")
    return document
