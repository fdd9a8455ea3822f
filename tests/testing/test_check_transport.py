"""The contract's checks catch transports that break it, each by the name of the promise."""

import anyio
import pytest
from attrs import evolve

from eightbyeight.errors import Sent, TransportError
from eightbyeight.testing import Peer, check_transport
from eightbyeight.transport.aiohttp import AiohttpTransport
from eightbyeight.transport.base import Transport
from eightbyeight.transport.memory import MemoryTransport
from eightbyeight.transport.messages import Headers, Request, Response, StreamBody


class Mutant(Transport):
    """A transport over a memory transport, for breaking one promise at a time."""

    def __init__(self) -> None:
        self.inner: Transport = MemoryTransport(Peer())

    async def send(self, request: Request) -> Response:
        return await self.inner.send(request)

    async def aclose(self) -> None:
        await self.inner.aclose()


class DropsAHeader(Mutant):
    async def send(self, request: Request) -> Response:
        kept = {name: request.headers[name] for name in request.headers if name != "x-empty"}
        return await self.inner.send(evolve(request, headers=Headers({**kept})))


class LosesHeadersOfTheAnswer(Mutant):
    async def send(self, request: Request) -> Response:
        return evolve(await self.inner.send(request), headers=Headers())


class DecodesTheUrl(Mutant):
    async def send(self, request: Request) -> Response:
        return await self.inner.send(evolve(request, url=request.url.replace("%2F", "/")))


class ForgetsTheMethod(Mutant):
    async def send(self, request: Request) -> Response:
        return await self.inner.send(evolve(request, method="POST"))


class LowersTheBody(Mutant):
    async def send(self, request: Request) -> Response:
        response = await self.inner.send(request)
        return evolve(response, body=response.body.lower())


class BreaksTheBody(Mutant):
    async def send(self, request: Request) -> Response:
        response = await self.inner.send(request)
        return evolve(response, body=response.body[:-1])


class KeepsTheStream(Mutant):
    """Asks a stream's factory once and keeps the bytes."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[int, bytes] = {}

    async def send(self, request: Request) -> Response:
        body = request.body
        if isinstance(body, StreamBody) and body.length > 5:
            if id(body) not in self.kept:
                self.kept[id(body)] = b"".join([chunk async for chunk in body.open()])
            request = evolve(request, body=self.kept[id(body)])
        return await self.inner.send(request)


class BelievesAnyLength(Mutant):
    async def send(self, request: Request) -> Response:
        if isinstance(request.body, StreamBody):
            body = b"".join([chunk async for chunk in request.body.open()])
            request = evolve(request, body=body)
        return await self.inner.send(request)


class SendsInChunks(Mutant):
    async def send(self, request: Request) -> Response:
        if isinstance(request.body, StreamBody):
            fields = {**request.headers, "transfer-encoding": "chunked"}
            request = evolve(request, headers=Headers({**fields}))
        return await self.inner.send(request)


class RaisesForStatus(Mutant):
    async def send(self, request: Request) -> Response:
        response = await self.inner.send(request)
        if response.status == 404:
            raise TransportError("not found", sent=Sent.MAYBE)
        return response


class FollowsRedirects(Mutant):
    async def send(self, request: Request) -> Response:
        response = await self.inner.send(request)
        if "location" in response.headers:
            there = evolve(request, url=f"http://peer{response.headers['location']}")
            return await self.inner.send(there)
        return response


class FollowsRedirectsInSecret(Mutant):
    async def send(self, request: Request) -> Response:
        response = await self.inner.send(request)
        if "location" in response.headers:
            await self.inner.send(evolve(request, url="http://peer/count/followed"))
        return response


class RepeatsUnasked(Mutant):
    async def send(self, request: Request) -> Response:
        response = await self.inner.send(request)
        return await self.inner.send(request) if response.status == 503 else response


class MixesAnswersUp(Mutant):
    """Gives whoever asks the latest answer."""

    latest = Response(200)

    async def send(self, request: Request) -> Response:
        self.latest = await self.inner.send(request)
        await anyio.sleep(0.002)
        return self.latest


class SwallowsTheTimeout(Mutant):
    async def send(self, request: Request) -> Response:
        return await self.inner.send(evolve(request, timeout=None))


class IsLate(Mutant):
    async def send(self, request: Request) -> Response:
        try:
            return await self.inner.send(request)
        except TransportError:
            await anyio.sleep(0.5)
            raise


class SaysNotSent(Mutant):
    async def send(self, request: Request) -> Response:
        try:
            return await self.inner.send(request)
        except TransportError as error:
            failed = TransportError(str(error), sent=Sent.NO)
        raise failed


class BreaksAfterATimeout(Mutant):
    async def send(self, request: Request) -> Response:
        try:
            return await self.inner.send(request)
        except TransportError as error:
            if "answer" in str(error):
                self.inner = MemoryTransport(_gone)
            raise


class SwallowsCancellation(Mutant):
    async def send(self, request: Request) -> Response:
        with anyio.CancelScope(shield=True):
            response = await self.inner.send(request)
        return response  # noqa: RET504 - mypy: a scope may swallow what is in it


class LeaksTheKey(Mutant):
    async def send(self, request: Request) -> Response:
        try:
            return await self.inner.send(request)
        except TransportError as error:
            shown = f"{error} {dict(request.headers)}"
        raise TransportError(shown, sent=Sent.MAYBE)


class LeaksTheKeyBehind(Mutant):
    async def send(self, request: Request) -> Response:
        try:
            return await self.inner.send(request)
        except TransportError as error:
            error.__context__ = KeyError(dict(request.headers))
            raise


def _changed(message: str) -> TransportError:
    return TransportError(message, sent=Sent.NO)


class ChangingError(TransportError):
    """Comes back from pickling as something else."""

    def __reduce__(self) -> tuple[object, ...]:
        return _changed, (str(self),)


class LosesErrorsInPickling(Mutant):
    async def send(self, request: Request) -> Response:
        try:
            return await self.inner.send(request)
        except TransportError as error:
            failed = ChangingError(str(error), sent=error.sent)
        raise failed


class StaysOpen(Mutant):
    async def aclose(self) -> None:
        pass


class ClosesOnce(Mutant):
    closed = False

    async def aclose(self) -> None:
        if self.closed:
            raise ValueError("closed already")
        self.closed = True
        await self.inner.aclose()


class Hangs(Mutant):
    async def send(self, request: Request) -> Response:
        await anyio.sleep_forever()
        return await self.inner.send(request)


async def _gone(_: Request) -> Response:
    return Response(200)


MUTANTS: list[tuple[type[Mutant], str]] = [
    (DropsAHeader, "carries_headers: the value of x-empty"),
    (LosesHeadersOfTheAnswer, "carries_headers: a header of the answer"),
    (DecodesTheUrl, "carries_method_and_url: path and query"),
    (ForgetsTheMethod, "carries_method_and_url: the method"),
    (LowersTheBody, "carries_method_and_url"),
    (BreaksTheBody, "carries_method_and_url: the peer's answer"),
    (KeepsTheStream, "streams_bodies: the stream is started anew"),
    (BelievesAnyLength, "refuses_streams_that_break_their_word: 4 bytes announced as 3"),
    (SendsInChunks, "streams_bodies: a stream of known length"),
    (RaisesForStatus, "gives_back_every_status: raised TransportError"),
    (FollowsRedirects, "gives_back_every_status: 300 comes back as 200"),
    (FollowsRedirectsInSecret, "gives_back_every_status: no redirect is followed"),
    (RepeatsUnasked, "sends_once: one GET answered 503"),
    (MixesAnswersUp, "keeps_answers_apart"),
    (SwallowsTheTimeout, "keeps_time: no answer within"),
    (IsLate, "keeps_time: 0.1 s of timeout"),
    (SaysNotSent, "keeps_time: a request that was under way"),
    (BreaksAfterATimeout, "keeps_time: the transport goes on working"),
    (SwallowsCancellation, "survives_cancellation: a cancelled send"),
    (LeaksTheKey, "keeps_the_key: the key is in what TransportError shows"),
    (LeaksTheKeyBehind, "keeps_the_key: the key is in what TransportError shows"),
    (LosesErrorsInPickling, "makes_errors_that_pickle"),
    (StaysOpen, "closes: sending after aclose"),
    (ClosesOnce, "closes: raised ValueError: closed already"),
]


@pytest.mark.parametrize(("mutant", "told"), MUTANTS, ids=lambda value: str(value)[:40])
async def test_a_broken_transport_is_caught(mutant: type[Mutant], told: str) -> None:
    """Each broken transport fails the check that is about its fault, by name."""
    with pytest.raises(AssertionError) as caught:
        await check_transport(mutant, url="http://peer")

    assert told in str(caught.value)


async def test_an_unbroken_one_passes() -> None:
    """The same transport without a fault passes."""
    await check_transport(Mutant, url="http://peer")


async def test_a_transport_that_hangs_is_caught() -> None:
    """A transport that never answers fails its check after the patience is at an end."""
    with pytest.raises(AssertionError, match=r"carries_method_and_url: did not end within 0\.05 s"):
        await check_transport(Hangs, url="http://peer", patience=0.05)


class OnTheNetwork(Mutant):
    """The same over a socket."""

    def __init__(self) -> None:
        self.inner = AiohttpTransport()


class NeverSure(OnTheNetwork):
    """Says of every error that the request may have arrived."""

    async def send(self, request: Request) -> Response:
        try:
            return await self.inner.send(request)
        except TransportError as error:
            failed = TransportError(str(error), sent=Sent.MAYBE)
        raise failed


class AnswersForTheDead(OnTheNetwork):
    """Makes an answer up where there is none."""

    async def send(self, request: Request) -> Response:
        try:
            return await self.inner.send(request)
        except TransportError as error:
            if error.sent is Sent.MAYBE:
                raise
        return Response(502)


@pytest.mark.parametrize(
    ("mutant", "told"),
    [
        (NeverSure, "knows_what_was_not_sent: a refused connection has sent nothing"),
        (AnswersForTheDead, "knows_what_was_not_sent: a refused connection is a TransportError"),
    ],
)
async def test_a_broken_transport_on_the_network_is_caught(mutant: type[Mutant], told: str) -> None:
    """What only a socket can show is checked where the peer is served."""
    with pytest.raises(AssertionError, match=told):
        await check_transport(mutant)
