"""What the tests of the commands about webhooks share; the rest is in the folder above."""

import os
import signal
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result

VALUE = "Bearer CANARY"


@pytest.fixture
def value_file(tmp_path: Path) -> Path:
    """A file with two values, as while one is being replaced."""
    path = tmp_path / "authorization"
    path.write_text(f"{VALUE}\nBearer CANARY-new\n")
    path.chmod(0o600)
    return path


@pytest.fixture
def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def post(url: str, body: bytes, authorization: str | None = VALUE) -> int:
    """Deliver a body; give the status. Waits for whoever is to listen there."""
    request = urllib.request.Request(url, data=body)  # noqa: S310 - it is http on loopback
    if authorization is not None:
        request.add_header("Authorization", authorization)
    until = time.monotonic() + 10
    while True:
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310 - as above
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except urllib.error.URLError:
            if time.monotonic() > until:
                raise
            time.sleep(0.01)


@pytest.fixture(name="post")
def _post() -> Callable[..., int]:
    return post


Deliver = tuple[bytes, str | None]


@pytest.fixture
def listened(
    invoke: Callable[..., Result], free_port: int
) -> Iterator[Callable[..., tuple[Result, list[int]]]]:
    """Run ``webhooks listen``, deliver to it from another thread, interrupt it."""
    threads: list[threading.Thread] = []

    def run(
        *arguments: str | Path,
        deliveries: list[Deliver],
        interrupt: bool = True,
        host: str = "127.0.0.1",
    ) -> tuple[Result, list[int]]:
        statuses: list[int] = []

        def deliver() -> None:
            url = f"http://{host}:{free_port}/"
            statuses.extend(post(url, body, value) for body, value in deliveries)
            if interrupt:
                os.kill(os.getpid(), signal.SIGINT)

        threads.append(threading.Thread(target=deliver))
        threads[-1].start()
        result = invoke("webhooks", "listen", "--port", str(free_port), *arguments)
        threads[-1].join()
        return result, statuses

    yield run
    for thread in threads:
        thread.join()
