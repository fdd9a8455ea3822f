"""An upload under way on the command line, and what is known of it however it ends."""

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path

from attrs import define, field

from eightbyeight.cli.contacts.waiting import Waited, wait_for
from eightbyeight.cli.running import Exit, Interruption
from eightbyeight.contacts.client import ContactsClient
from eightbyeight.errors import EightByEightError

__all__ = ["UploadJob"]

_NO_TIME = 1e-3
"""Seconds to wait for a job when the time for all of them is up: one look."""
_WEIGHT = (Exit.STOPPED, Exit.UNKNOWN, Exit.FAILED)


@define(kw_only=True)
class UploadJob:
    """An upload of one file, or of its parts one after the other."""

    client: ContactsClient
    parts: Sequence[Path]
    groups: Sequence[int]
    file_columns: Sequence[str]
    wait: bool
    deadline: float | None
    taken: list[Waited] = field(factory=list)
    """The jobs that the service has begun, in the order of the parts."""
    error: EightByEightError | None = None
    """What ended it, where something was taken before."""
    interrupted: bool = False

    async def work(self, interruption: Interruption) -> int:
        """Upload, and wait if that was asked for.

        Raises:
            EightByEightError: the first part was refused, or may not have been taken.
        """
        try:
            async with self.client as contacts:
                for part in self.parts:
                    await self._upload(contacts, part)
                if self.wait:
                    await self._wait(contacts)
        except EightByEightError as error:
            if not self.taken:
                raise
            self.error = error
        except asyncio.CancelledError:
            # What is known by now is told before the command ends.
            while interruption.task.uncancel():
                pass
            self.interrupted = True
        return Exit.DONE

    async def _upload(self, contacts: ContactsClient, part: Path) -> None:
        from eightbyeight.cli.contacts.progress import UploadProgress  # noqa: PLC0415 - needs rich

        with UploadProgress(part.name) as progress:
            job = await contacts.upload_contacts(
                part,
                groups=self.groups,
                has_header=not self.file_columns,
                columns=self.file_columns,
                progress=progress.show,
            )
        self.taken.append(Waited(job))

    async def _wait(self, contacts: ContactsClient) -> None:
        started = time.monotonic()
        for number, one in enumerate(self.taken):
            left = None
            if self.deadline is not None:
                left = max(self.deadline - (time.monotonic() - started), _NO_TIME)
            self.taken[number] = await wait_for(contacts, one.job, deadline=left)

    @property
    def not_taken(self) -> Sequence[Path]:
        """The parts of which no job is known; the first may have been taken all the same."""
        return self.parts[len(self.taken) :]

    @property
    def code(self) -> Exit:
        """The exit code: the first that applies."""
        if self.interrupted:
            return Exit.INTERRUPTED
        codes = {one.code for one in self.taken}
        if self.error is not None:
            codes.add(Exit.UNKNOWN if self.error.may_have_happened else Exit.FAILED)
        return next((code for code in _WEIGHT if code in codes), Exit.DONE)
