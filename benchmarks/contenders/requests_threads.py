"""The classic: ``requests`` in a few threads, each with a session of its own."""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from threading import Lock
from typing import cast

import requests

from benchmarks.contenders.contender import WrongAnswerError, headers, path
from benchmarks.rows import BATCH, Shape, dict_rows

__all__ = ["RequestsThreads"]


class RequestsThreads:
    """So many threads that share the rows behind a lock."""

    def __init__(self, url: str, concurrency: int) -> None:
        self._url = url + path()
        self._lock = Lock()
        self._sessions = [requests.Session() for _ in range(concurrency)]
        for session in self._sessions:
            session.headers.update(headers())

    def rows(self, shape: Shape, prefix: str, count: int) -> Iterator[object]:
        """Make plain mappings."""
        return dict_rows(shape, prefix, count)

    async def load(self, rows: Iterator[object]) -> None:
        """Load all rows; nothing else runs on the loop meanwhile."""
        mappings = cast("Iterator[Mapping[str, object]]", rows)
        with ThreadPoolExecutor(len(self._sessions)) as threads:
            for ended in [threads.submit(self._work, each, mappings) for each in self._sessions]:
                ended.result()

    async def aclose(self) -> None:
        """Close the sessions."""
        for session in self._sessions:
            session.close()

    def _work(self, session: requests.Session, rows: Iterator[Mapping[str, object]]) -> None:
        while batch := self._taken(rows):
            response = session.post(self._url, json={"records": batch}, timeout=90)
            response.raise_for_status()
            if [each["crmRecordId"] for each in response.json()["records"]] != [
                row["crmRecordId"] for row in batch
            ]:
                raise WrongAnswerError("the answer is about other records")

    def _taken(self, rows: Iterator[Mapping[str, object]]) -> list[Mapping[str, object]]:
        with self._lock:
            return list(islice(rows, BATCH))
