"""Rows out of any iterable or async iterable, a chunk at a time."""

from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator, Mapping
from itertools import islice

from eightbyeight.errors import InvalidInputError

__all__ = ["Rows", "Source", "said"]

Rows = Iterable[object] | AsyncIterable[object]


class Source:
    """Read rows as they are needed and remember how it ended.

    It is never closed from here: whoever made the iterator may want to read on.

    Raises:
        InvalidInputError: ``rows`` cannot be a source of rows.
    """

    def __init__(self, rows: Rows) -> None:
        self._rows: Iterator[object] | AsyncIterator[object]
        given: object = rows
        if isinstance(given, AsyncIterable):
            self._rows = _begun_async(given)
        elif isinstance(given, Iterable) and not isinstance(given, str | bytes | Mapping):
            self._rows = _begun(given)
        else:
            raise _unfit(rows)
        self.waits: bool = isinstance(self._rows, AsyncIterator)
        """Whether its rows may have to be waited for."""
        self._buffer: list[object] = []
        self.taken: int = 0
        """Rows read so far."""
        self.exhausted: bool = False
        """Whether it was read to its end."""
        self.error: Exception | None = None
        """What it raised, if it did; then it is never asked again."""
        self.broken: bool = False
        """Whether it gives no more because somebody cut it off, and not because it is at its end:
        a generator that is cancelled is over."""
        self._cut = False

    async def fill(self, count: int) -> None:
        """Read up to ``count`` rows; what was read stays readable when this is cancelled."""
        try:
            if isinstance(self._rows, AsyncIterator):
                await self._fill_async(self._rows, count)
            else:
                self._buffer.extend(islice(self._rows, count))
                self.exhausted = len(self._buffer) < count
        except Exception as error:  # noqa: BLE001 - the caller's own code may raise anything
            self.error = error

    async def _fill_async(self, rows: AsyncIterator[object], count: int) -> None:
        while len(self._buffer) < count:
            try:
                self._buffer.append(await anext(rows))
            except StopAsyncIteration:
                self.broken = self._cut
                self.exhausted = not self._cut
                return
            except BaseException:
                self._cut = True
                raise

    def take(self) -> list[object]:
        """Give what the last :meth:`fill` read."""
        rows, self._buffer = self._buffer, []
        self.taken += len(rows)
        return rows


def said(error: BaseException) -> str:
    """Give what an error of the caller's own says, whatever becomes of asking it."""
    try:
        return str(error)
    except Exception:  # noqa: BLE001 - the caller's own code may raise anything
        return type(error).__name__


def _begun(rows: Iterable[object]) -> Iterator[object]:
    try:
        return iter(rows)
    except Exception as error:  # noqa: BLE001 - the caller's own code may raise anything
        why = said(error)
    raise _unfit(rows, why)


def _begun_async(rows: AsyncIterable[object]) -> AsyncIterator[object]:
    try:
        return aiter(rows)
    except Exception as error:  # noqa: BLE001 - as above
        why = said(error)
    raise _unfit(rows, why)


def _unfit(rows: object, why: str | None = None) -> InvalidInputError:
    kind = type(rows).__name__
    reason = f"not {kind}" if why is None else f"and a {kind} cannot be read: {why}"
    return InvalidInputError.of("rows", f"must be an iterable of records or mappings, {reason}")
