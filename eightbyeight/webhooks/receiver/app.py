"""The receiver as an aiohttp application, to be run alone or mounted into another."""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from http import HTTPStatus

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler, Middleware

from eightbyeight.errors import InputProblem, InvalidInputError
from eightbyeight.webhooks.receiver.authorization import Authorization
from eightbyeight.webhooks.receiver.body import read_body
from eightbyeight.webhooks.receiver.limits import Limits
from eightbyeight.webhooks.receiver.receiver import Answer, EventHandler, OnError, Receiver
from eightbyeight.webhooks.receiver.refusals import OnRefusal, Refusals
from eightbyeight.webhooks.receiver.telling import LOG, log_error

__all__ = ["RECEIVER", "webhook_app"]

RECEIVER: web.AppKey[Receiver] = web.AppKey("eightbyeight_receiver", Receiver)
"""Where the application of :func:`webhook_app` keeps its receiver: ``app[RECEIVER].counts``."""

_TRY_AGAIN_SECONDS = "10"


def webhook_app(  # noqa: PLR0913 - one argument per choice
    handler: EventHandler,
    *,
    authorization: str | Sequence[str] | None,
    path: str = "/",
    max_body: int = 1024 * 1024,
    read_timeout: float = 10.0,
    queue_size: int = 1000,
    workers: int = 8,
    dedupe_size: int = 100_000,
    dedupe_seconds: float = 900.0,
    durable: bool = False,
    on_error: OnError | None = None,
    on_refusal: OnRefusal | None = None,
    handler_timeout: float | None = 30.0,
    drain_seconds: float = 10.0,
    clock: Callable[[], float] = time.monotonic,
) -> web.Application:
    """Make an application that takes 8x8's webhooks and hands each event to a handler once.

    It runs alone, or as a part of another: ``app.add_subapp("/8x8/", webhook_app(...))``.

    A delivery is answered with 200 as soon as its event is queued, or known already, or no event at
    all: 8x8 delivers what it gets 4xx or 5xx for four more times, within about 131 seconds, and
    then never again (the vendor's page "Short URL clicks"). So a full queue answers 503. **What was
    queued when the process died is lost**, unless ``durable`` is set.

    Events may come in any order, and are handled several at a time.

    Args:
        handler: What is done with an event; an async function. One that is not async is called as
            well, and holds everything up meanwhile. What it raises goes to ``on_error``.
        authorization: The ``httpAuthorization`` of the webhook's configuration, exactly; two, the
            old and the new one, while it is being replaced; None to take events from anybody who
            knows the address.
        path: Where deliveries are taken, within the application. At ``/``, a mounted one takes
            them with and without the slash at its prefix's end.
        max_body: Bytes, unpacked; a larger body is refused with 413 and not read into memory.
        read_timeout: Seconds in which the body has to come; then 408, and the connection is closed.
        queue_size: How many events may wait. Each holds its body, so they may take ``queue_size``
            times ``max_body`` bytes and more.
        workers: How many events are handled at once; 1 handles them in the order of their coming.
        dedupe_size: How many events are remembered, each with about 300 bytes. When more come, the
            oldest are forgotten before their time: for all that can be delivered again it has to be
            131 times the events per second, so that the 100,000 last up to 760 of them.
        dedupe_seconds: For how long each is remembered. Less than 600 is risky.
        durable: Answer only when the handler has come to its end: 500 where it failed, so that 8x8
            tries again. A delivery that comes meanwhile waits for the same end. For handlers that
            are done within a few seconds: 8x8 does not wait for long (the page "WhatsApp webhooks"
            names 5).
        on_error: Hears of each event that was not handled, with the error; of a body that is no
            event, with None for the event. By default it is logged without what it says about
            people. What it raises is logged and changes nothing.
        on_refusal: Hears of each delivery that is refused, with the status and the reason and
            nothing of what was sent; a function that is not async and done at once, as the answer
            waits for it. By default nobody does, since whoever knows the address can bring them
            about. What it raises is logged and changes nothing.
        handler_timeout: Seconds after which a handler, or an ``on_error``, is cancelled and counts
            as failed, also if it goes on all the same; None lets it take its time.
        drain_seconds: How long, at the shutdown, handlers may go on with what is queued. What is
            left then goes to ``on_error`` with a ``LifecycleError``.
        clock: Seconds that only go forward.

    Raises:
        InvalidInputError: an argument cannot be right. The values of ``authorization`` are in no
            message.
    """
    functions = {"handler": handler, "clock": clock}
    _check(functions, {"on_error": on_error, "on_refusal": on_refusal}, path, durable)
    limits = Limits(
        max_body=max_body,
        read_timeout=read_timeout,
        queue_size=queue_size,
        workers=workers,
        dedupe_size=dedupe_size,
        dedupe_seconds=dedupe_seconds,
        handler_timeout=handler_timeout,
        drain_seconds=drain_seconds,
    )
    accepted = None if authorization is None else Authorization(authorization)
    receiver = Receiver(handler, on_error or log_error, limits, durable=durable, clock=clock)
    refusals = Refusals(on_refusal, limits, path)
    return _app(receiver, _Door(receiver, accepted, limits, refusals), refusals, path)


def _check(
    functions: Mapping[str, object], optional: Mapping[str, object], path: object, durable: object
) -> None:
    given = {name: one for name, one in optional.items() if one is not None}
    faults = {
        **{
            name: None if callable(one) else "must be a function"
            for name, one in {**functions, **given}.items()
        },
        "path": _path_fault(path),
        "durable": None if isinstance(durable, bool) else "must be True or False",
    }
    problems = [InputProblem(fault, name) for name, fault in faults.items() if fault is not None]
    if problems:
        raise InvalidInputError(*problems)


def _path_fault(path: object) -> str | None:
    if not isinstance(path, str) or not path.startswith("/"):
        return "must begin with a slash"
    # A query or a fragment would be taken for a part of the path, and no delivery would match.
    return "must be plain, without any of ? # { }" if set(path) & set("?#{}") else None


def _app(receiver: Receiver, door: "_Door", refusals: Refusals, path: str) -> web.Application:
    async def start(_: web.Application) -> None:
        receiver.open()
        door.warn_if_open()

    async def drain(_: web.Application) -> None:
        await receiver.drain()

    app = web.Application(middlewares=[_on_other_refusals(refusals)])
    app[RECEIVER] = receiver
    app.router.add_post(path, door.answer)
    if path == "/":
        # Of an application mounted at /8x8/, this one is /8x8; of one that stands alone, nothing.
        app.router.add_post("", door.answer)
    app.on_startup.append(start)
    # At the shutdown, not at the cleanup: what handlers use is still there, and connections are
    # still open, for deliveries that wait for their answer.
    app.on_shutdown.append(drain)
    return app


class _Door:
    """Let in who may come, with what is small enough."""

    def __init__(
        self,
        receiver: Receiver,
        authorization: Authorization | None,
        limits: Limits,
        refusals: Refusals,
    ) -> None:
        self._receiver = receiver
        self._authorization = authorization
        self._limits = limits
        self._refusals = refusals

    def warn_if_open(self) -> None:
        """Say so in the log where everybody is let in."""
        if self._authorization is None:
            LOG.warning("No Authorization is asked for: whoever knows the address can send events.")

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer one delivery."""
        self._receiver.tally.received += 1
        if not self._admits(request):
            return await self._refuse(request, HTTPStatus.UNAUTHORIZED)
        limits = self._limits
        body = await read_body(request, limit=limits.max_body, seconds=limits.read_timeout)
        if isinstance(body, HTTPStatus):
            return await self._refuse(request, body)
        status = await self._receiver.take(body)
        if status is Answer.BUSY:
            self._refusals.tell(request, HTTPStatus.SERVICE_UNAVAILABLE)
            return web.Response(status=status, headers={hdrs.RETRY_AFTER: _TRY_AGAIN_SECONDS})
        return web.Response(status=status)

    def _admits(self, request: web.Request) -> bool:
        given = request.headers.getall(hdrs.AUTHORIZATION, ())
        return self._authorization is None or self._authorization.admits(given)

    async def _refuse(self, request: web.Request, status: HTTPStatus) -> web.Response:
        self._receiver.tally.refused += 1
        self._refusals.tell(request, status)
        response = web.Response(status=status)
        if status is HTTPStatus.REQUEST_TIMEOUT or _is_packed(request):
            await _send_and_close(request, response)
        return response


def _on_other_refusals(refusals: Refusals) -> Middleware:
    @web.middleware
    async def refuse(request: web.Request, handler: Handler) -> web.StreamResponse:
        """Do with what came for another path or method what the door does with its own."""
        try:
            return await handler(request)
        except web.HTTPException as refusal:
            refusals.tell(request, HTTPStatus(refusal.status))
            if _is_packed(request):
                await _send_and_close(request, refusal)
            raise

    return refuse


def _is_packed(request: web.Request) -> bool:
    # Of a body that nobody wants aiohttp reads on for a while, so that whoever is still sending
    # comes to read the answer. A packed one it would unpack meanwhile, however large, and do
    # nothing else until it is done: a megabyte of zeros packed took more than a second.
    return hdrs.CONTENT_ENCODING in request.headers


async def _send_and_close(request: web.Request, response: web.Response) -> None:
    """Answer, and do not wait for the rest of the body."""
    response.force_close()
    with suppress(ConnectionError):
        await response.prepare(request)
        await response.write_eof()
    request.protocol.force_close()
