"""The transport contract as plain checks, one function per promise, without a test framework."""

import json
import pickle
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from time import monotonic

import anyio
import anyio.lowlevel
from attrs import frozen

from eightbyeight.errors import LifecycleError, Sent, TransportError
from eightbyeight.testing.peer import SLOW, Peer
from eightbyeight.transport.base import Transport
from eightbyeight.transport.messages import Headers, Request, Response, Secret, StreamBody

__all__ = ["check_transport"]

_KEY = "eght_canary-that-no-error-may-show"
_TARGET = "/mirror/a%2Fb%20c/%C3%A9/%2E%2e/%25?q=a%26b&q=1+2&empty=&%E2%82%AC=%3D"
_VALUE = "!\"#$%&'()*+,-./09:;<=>?@AZ[\\]^_`az{|}~  two  spaces"
_STATUSES = (
    *(200, 201, 202, 204, 206, 299),
    *(300, 301, 302, 303, 304, 307, 308),
    *(400, 401, 403, 404, 408, 409, 413, 415, 422, 429, 499),
    *(500, 501, 502, 503, 504, 599),
)
_SHORT = 0.1


@frozen
class _Setting:
    """What every check is given."""

    make: Callable[[], Transport]
    url: str
    network: bool
    """Whether the transport reaches the peer over a socket."""

    def ask(  # noqa: PLR0913 - the parts of a request
        self,
        path: str,
        method: str = "POST",
        *,
        body: bytes | StreamBody = b"",
        headers: Headers | None = None,
        timeout: float | None = None,
        url: str | None = None,
    ) -> Request:
        return Request(method, (url or self.url) + path, headers or Headers(), body, timeout)


async def check_transport(
    make_transport: Callable[[], Transport], *, url: str | None = None, patience: float = 10.0
) -> None:
    """Check that a transport keeps the promises of ``Transport``.

    It takes about a second and sends some hundred requests, at most 50 at once.

    Args:
        make_transport: Makes a fresh transport; called several times, and each one is closed.
        url: None serves a :class:`~eightbyeight.testing.Peer` on a loopback port, where the
            transport has to reach it. For a transport that stays in the process, any URL such as
            ``http://peer``, and a transport whose handler is a ``Peer``.
        patience: Seconds that each check may take; one that takes longer has failed.

    Raises:
        AssertionError: a promise is broken; the message names the check and the promise.
    """
    if url is not None:
        await _run(_Setting(make_transport, url, network=False), patience)
        return
    # Only here: whoever checks an in-process transport should not need a server.
    from eightbyeight.emulator.serve import serve  # noqa: PLC0415

    async with serve(Peer(), port=0) as served:
        await _run(_Setting(make_transport, served, network=True), patience)


async def _run(setting: _Setting, patience: float) -> None:
    for check in _CHECKS:
        name = check.__name__
        try:
            with anyio.fail_after(patience):
                await check(setting)
        except AssertionError as broken:
            raise AssertionError(f"{name}: {broken}") from broken
        except TimeoutError as broken:
            raise AssertionError(f"{name}: did not end within {patience} s") from broken
        except Exception as broken:
            raise AssertionError(f"{name}: raised {type(broken).__name__}: {broken}") from broken


def _expect(condition: bool, promise: str) -> None:
    # Not the assert statement: it is gone under python -O, and this is a library.
    if not condition:
        raise AssertionError(promise)


async def carries_method_and_url(setting: _Setting) -> None:
    """Method, path and query arrive as they were given."""
    async with setting.make() as transport:
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
            seen = _seen(await transport.send(setting.ask(_TARGET, method)))
            _expect(seen.method == method, "the method arrives as it was given")
            exact = f"path and query arrive as they were given, not as {seen.target}"
            _expect(seen.target == _TARGET, exact)


async def carries_headers(setting: _Setting) -> None:
    """Header values arrive exactly, secret ones too; names are found in any case."""
    headers = Headers({"X-Say": _VALUE, "X-Empty": "", "X-API-Key": Secret(_KEY)})
    async with setting.make() as transport:
        response = await transport.send(setting.ask("/mirror/?", headers=headers))
    fields = _seen(response).headers
    for name, value in headers.items():
        _expect(fields.get(name) == value, f"the value of {name} arrives as it was given")
    for name in ("x-said", "X-SAID", "X-Said"):
        _expect(response.headers.get(name) == _VALUE, "a header of the answer is found in any case")


async def carries_bodies(setting: _Setting) -> None:
    """Any bytes, none and a mebibyte of them go both ways unchanged."""
    async with setting.make() as transport:
        for body in (bytes(range(256)), b"", b"\r\n\r\n0\r\n\r\n", bytes(range(256)) * 4096):
            response = await transport.send(setting.ask("/echo", body=body))
            _expect(response.body == body, f"a body of {len(body)} bytes goes both ways unchanged")


async def streams_bodies(setting: _Setting) -> None:
    """A stream is sent whole, with its length, and started anew at each send."""
    opened: list[int] = []

    async def chunks() -> AsyncIterator[bytes]:
        opened.append(1)
        for index in range(20):
            await anyio.lowlevel.checkpoint()
            yield bytes([index]) * 1000

    body = StreamBody(20_000, chunks)
    whole = b"".join([bytes([index]) * 1000 for index in range(20)])
    async with setting.make() as transport:
        for sends in (1, 2):
            response = await transport.send(setting.ask("/echo", body=body))
            _expect(response.body == whole, "a stream arrives whole and in order")
            _expect(len(opened) == sends, "the stream is started anew at each send")
        fields = _seen(await transport.send(setting.ask("/mirror/?", body=body))).headers
    _expect("transfer-encoding" not in fields, "a stream of known length is not sent in chunks")
    length = fields.get("content-length", "20000")
    _expect(length == "20000", "the length announced is the stream's")


async def refuses_streams_that_break_their_word(setting: _Setting) -> None:
    """A stream of another length than announced is a transport error, and harms nothing else."""
    async with setting.make() as transport:
        for length in (3, 5):
            body = StreamBody(length, _four_bytes)
            error = await _error_of(transport, setting.ask("/count/cut", body=body, timeout=1.0))
            _expect(error is not None, f"4 bytes announced as {length} are an error")
        await _expect_usable(transport, setting)


async def gives_back_every_status(setting: _Setting) -> None:
    """Whatever the status, it is a response; and nobody goes where a redirect points."""
    async with setting.make() as transport:
        for status in _STATUSES:
            for method in ("GET", "POST"):
                response = await transport.send(setting.ask(f"/status/{status}", method))
                _expect(response.status == status, f"{status} comes back as {response.status}")
        counted = await transport.send(setting.ask("/counted/followed", "GET"))
        _expect(counted.body == b"0", "no redirect is followed")


async def sends_once(setting: _Setting) -> None:
    """One send is one request, whatever the answer, where the request forbids repeating."""
    async with setting.make() as transport:
        for method in ("GET", "POST"):
            for status in (200, 429, 503):
                name = f"{method}{status}"
                await transport.send(setting.ask(f"/count/{name}?status={status}", method))
                counted = await transport.send(setting.ask(f"/counted/{name}", "GET"))
                _expect(counted.body == b"1", f"one {method} answered {status} is sent once")


async def keeps_answers_apart(setting: _Setting) -> None:
    """Of many sends at once each gets its own answer, in whatever order they come."""
    answers: dict[int, bytes] = {}

    async def one(index: int) -> None:
        path = f"/echo?after={(50 - index) / 1000}"
        response = await transport.send(setting.ask(path, body=f"answer {index}".encode()))
        answers[index] = response.body

    async with setting.make() as transport, anyio.create_task_group() as tasks:
        for index in range(50):
            tasks.start_soon(one, index)
    expected = {index: f"answer {index}".encode() for index in range(50)}
    _expect(answers == expected, "each of 50 sends at once gets its own answer")


async def keeps_time(setting: _Setting) -> None:
    """A timeout of the request ends the exchange about then, as one that may have happened."""
    async with setting.make() as transport:
        started = monotonic()
        error = await _error_of(transport, setting.ask("/slow", timeout=_SHORT))
        elapsed = monotonic() - started
        if error is None:
            raise AssertionError("no answer within the request's timeout is a TransportError")
        _expect(error.sent is Sent.MAYBE, "a request that was under way may have arrived")
        _expect(_SHORT * 0.9 <= elapsed < SLOW, f"{_SHORT} s of timeout end after {elapsed:.2f} s")
        await _expect_usable(transport, setting)


async def survives_cancellation(setting: _Setting) -> None:
    """A cancelled send ends as cancelled, and the transport goes on."""
    async with setting.make() as transport:
        with anyio.move_on_after(_SHORT / 2) as scope:
            await transport.send(setting.ask("/slow"))
        _expect(scope.cancelled_caught, "a cancelled send ends as cancelled")
        await _expect_usable(transport, setting)


async def keeps_the_key(setting: _Setting) -> None:
    """No error shows a header's value, neither itself nor through what led to it."""
    for error in await _some_errors(setting):
        for text in _texts(error):
            _expect(_KEY not in text, f"the key is in what {type(error).__name__} shows")


async def makes_errors_that_pickle(setting: _Setting) -> None:
    """Errors survive pickling, so that a worker process can hand them back."""
    for error in await _some_errors(setting):
        copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
        same = type(copy) is type(error) and copy.args == error.args and copy.sent is error.sent
        _expect(same, f"{type(error).__name__} is the same after pickling")


async def knows_what_was_not_sent(setting: _Setting) -> None:
    """A refused connection is certain not to have sent anything."""
    if not setting.network:
        return
    async with setting.make() as transport:
        error = await _error_of(transport, setting.ask("/echo", url=_refusing_url()))
    if error is None:
        raise AssertionError("a refused connection is a TransportError")
    _expect(error.sent is Sent.NO, "a refused connection has sent nothing")


async def closes(setting: _Setting) -> None:
    """After closing, which may be done twice, sending is an error of its own."""
    transport = setting.make()
    await _expect_usable(transport, setting)
    await transport.aclose()
    await transport.aclose()
    await _expect_closed(transport, setting)
    async with setting.make() as entered:
        await _expect_usable(entered, setting)
    await _expect_closed(entered, setting)


_CHECKS: tuple[Callable[[_Setting], Awaitable[None]], ...] = (
    carries_method_and_url,
    carries_headers,
    carries_bodies,
    streams_bodies,
    refuses_streams_that_break_their_word,
    gives_back_every_status,
    sends_once,
    keeps_answers_apart,
    keeps_time,
    survives_cancellation,
    keeps_the_key,
    makes_errors_that_pickle,
    knows_what_was_not_sent,
    closes,
)


async def _four_bytes() -> AsyncIterator[bytes]:
    yield b"ab"
    yield b"cd"


@frozen
class _Seen:
    """What the peer says reached it."""

    method: str
    target: str
    headers: dict[str, str]


def _seen(response: Response) -> _Seen:
    try:
        seen = json.loads(response.body)
        fields = {name.lower(): value for name, value in seen["headers"].items()}
        return _Seen(seen["method"], seen["target"], fields)
    except (ValueError, KeyError, TypeError, AttributeError):
        broken = f"the peer's answer arrives unchanged, not as {response.body[:80]!r}"
    raise AssertionError(broken)


async def _expect_usable(transport: Transport, setting: _Setting) -> None:
    response = await transport.send(setting.ask("/echo", body=b"still here"))
    _expect(response.body == b"still here", "the transport goes on working afterwards")


async def _expect_closed(transport: Transport, setting: _Setting) -> None:
    try:
        await transport.send(setting.ask("/echo"))
    except LifecycleError:
        return
    raise AssertionError("sending after aclose raises LifecycleError")


async def _error_of(transport: Transport, request: Request) -> TransportError | None:
    try:
        await transport.send(request)
    except TransportError as error:
        return error
    return None


async def _some_errors(setting: _Setting) -> list[TransportError]:
    headers = Headers({"X-API-Key": Secret(_KEY), "Authorization": f"Bearer {_KEY}"})
    requests = [
        setting.ask("/slow", headers=headers, timeout=_SHORT / 2),
        setting.ask("/count/cut", headers=headers, body=StreamBody(5, _four_bytes), timeout=_SHORT),
    ]
    if setting.network:
        requests.append(setting.ask("/echo", headers=headers, url=_refusing_url()))
    async with setting.make() as transport:
        errors = [await _error_of(transport, request) for request in requests]
    return [error for error in errors if error is not None]


def _texts(error: BaseException) -> Iterator[str]:
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        current = waiting.pop()
        if current is None or id(current) in seen:
            continue
        seen.add(id(current))
        yield from (repr(current), str(current), repr(current.args), repr(vars(current)))
        waiting += [current.__cause__, current.__context__]


def _refusing_url() -> str:
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{reserved.getsockname()[1]}"
