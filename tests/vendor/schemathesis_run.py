"""Schemathesis over a served emulator: a program of its own, run in an environment of its own.

It is no dependency of the development environment, because it brings thirty packages and a pytest
plugin with it.
"""

import asyncio
import json
import os
from asyncio.subprocess import DEVNULL, PIPE, STDOUT
from collections import Counter
from collections.abc import Collection, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from attrs import frozen

from eightbyeight.emulator.serve import serve
from eightbyeight.transport.base import Handler
from eightbyeight.transport.messages import Request, Response
from tests.vendor.exchanges import check_response
from tests.vendor.openapi import VendorOpenApi

__all__ = ["HOW_TO_GET_IT", "VARIABLE", "Run", "Watch", "program"]

VARIABLE = "EIGHTBYEIGHT_SCHEMATHESIS"
HOW_TO_GET_IT = (
    f"set {VARIABLE} to the program: python3 -m venv DIR"
    f" && DIR/bin/pip install schemathesis==4.32.0 && export {VARIABLE}=DIR/bin/schemathesis"
)
_SECONDS = 180.0
"""For a run on a machine that is busy with everything else; alone it takes ten."""
_ARGUMENTS = (
    "--max-examples=20",
    "--seed=1",
    "--generation-database=none",
    "--no-color",
)
_FAILURES = 500


def program() -> Path | None:
    """Give the program, or None where it is not at hand."""
    named = os.environ.get(VARIABLE)
    path = Path(named or ".")
    return path if named and path.is_file() else None


class Watch:
    """Answers for a handler, checks each answer, and counts what it saw.

    Args:
        handler: The emulator, or what leads to it.
        vendor: The file that its answers are checked against.
        echoing: Operations that give back what was sent to them, further members included; of
            these, schemathesis alone checks the answers.
    """

    def __init__(
        self, handler: Handler, vendor: VendorOpenApi, *, echoing: Collection[str] = ()
    ) -> None:
        self._handler = handler
        self._vendor = vendor
        self._echoing = echoing
        self.statuses: Counter[tuple[str, int]] = Counter()
        """How often each operation answered with each status."""
        self.faults: list[str] = []
        """What was wrong with answers, members that the file does not know included."""

    @property
    def succeeded(self) -> frozenset[str]:
        """The operations that did at least once what they are for."""
        return frozenset(each for each, status in self.statuses if status < 300)

    async def __call__(self, request: Request) -> Response:
        """Answer a request."""
        response = await self._handler(request)
        try:
            operation_id, _ = self._vendor.find(request.method, urlsplit(request.url).path)
        except AssertionError:
            # Methods and paths that the file does not have are tried as well.
            return response
        self.statuses[operation_id, response.status] += 1
        try:
            if response.status < _FAILURES and operation_id not in self._echoing:
                check_response(self._vendor, operation_id, response)
        except Exception as error:  # noqa: BLE001 - the server would make a 500 of it
            self.faults.append(f"{operation_id} {response.status}: {error}")
        return response


@frozen
class Run:
    """One run of the program."""

    program: Path
    folder: Path
    """Where it may write."""

    async def over(
        self,
        handler: Handler,
        document: Mapping[str, object],
        *,
        config: str,
        headers: Mapping[str, str],
        path: str = "",
    ) -> tuple[int, str]:
        """Run it over a handler; give its exit code and what it said.

        Args:
            handler: Answers what it asks.
            document: The OpenAPI document it goes by.
            config: The text of its ``schemathesis.toml``.
            headers: Who asks.
            path: What the base URL has behind the host.

        Raises:
            TimeoutError: it does not come to an end.
        """
        schema, toml = self.folder / "openapi.json", self.folder / "schemathesis.toml"
        schema.write_text(json.dumps(document))
        toml.write_text(config)
        who = [f"--header={name}: {value}" for name, value in headers.items()]
        async with serve(handler) as url:
            return await self._done(
                f"--config-file={toml}", "run", schema, f"--url={url}{path}", *who, *_ARGUMENTS
            )

    async def _done(self, *arguments: str | Path) -> tuple[int, str]:
        process = await asyncio.create_subprocess_exec(
            self.program, *arguments, cwd=self.folder, stdin=DEVNULL, stdout=PIPE, stderr=STDOUT
        )
        try:
            async with asyncio.timeout(_SECONDS):
                output, _ = await process.communicate()
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        return process.returncode or 0, output.decode(errors="replace")
