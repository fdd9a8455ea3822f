"""A service in another thread that answers by a plain function."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from eightbyeight import Request, Response
from tests.serving import served

__all__ = ["Answer", "Start", "in_a_thread"]

Answer = Callable[[Request], Response]
Start = Callable[[Answer], str]


@contextmanager
def in_a_thread() -> Iterator[Start]:
    """Give a function that serves an answer and tells where."""
    with served() as start:

        def answering(answer: Answer) -> str:
            async def handler(request: Request) -> Response:
                return answer(request)

            return start(handler)

        yield answering
