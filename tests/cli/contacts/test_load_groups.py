"""``eightbyeight contacts load --group``: groups are looked up before anything is sent."""

import asyncio
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from eightbyeight.emulator import Emulator
from eightbyeight.transport.base import Handler
from eightbyeight.transport.messages import Request, Response

Invoke = Callable[..., Result]
Serve = Callable[[Handler], str]


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize("answer", [None, Response(200, body=b"<html>")])
def test_no_such_group(
    answer: Response | None, invoke: Invoke, served: Serve, emulator: Emulator, good: Path
) -> None:
    """A group that is not there is one error before anything is sent, not one of every row."""
    outcomes = good.with_name("out.jsonl")
    seen: list[str] = []

    async def handler(request: Request) -> Response:
        seen.append(request.method)
        return answer or await emulator(request)

    options = ("--base-url", served(handler), "--outcomes", outcomes)
    result = invoke("contacts", "load", good, "--group", "77", *options)

    assert (1, "", {"GET"}) == (result.exit_code, result.stdout, set(seen))
    assert 1 == len(result.stderr.splitlines())
    assert not outcomes.exists()


@pytest.mark.usefixtures("account")
def test_interrupted_before_the_load(invoke: Invoke, served: Serve, good: Path) -> None:
    """Ctrl-C while a group is looked up ends the load before it has begun."""

    async def handler(request: Request) -> Response:
        assert "GET" == request.method
        os.kill(os.getpid(), signal.SIGINT)
        await asyncio.sleep(0.3)
        return Response(502)

    result = invoke("contacts", "load", good, "--group", "77", "--base-url", served(handler))

    assert 130 == result.exit_code
    assert "Interrupted; what was in flight was dropped." in result.stdout
    assert "rows beyond those above were not sent." in result.stdout
