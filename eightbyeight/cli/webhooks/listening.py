"""The command ``webhooks listen``: print each event once, as it comes."""

import asyncio
import time
from contextlib import suppress
from ipaddress import ip_address

import click
from attrs import frozen

from eightbyeight.cli.running import Exit, Interruption, plain, print_out, run
from eightbyeight.cli.webhooks.event_lines import json_line, text_line
from eightbyeight.cli.webhooks.refusal_lines import RefusalLines
from eightbyeight.transport.messages import Secret
from eightbyeight.webhooks.events import Event
from eightbyeight.webhooks.receiver import serve_webhooks, webhook_app

__all__ = ["ListenOptions", "listen"]

_BEYOND = (
    "This is plain HTTP, and not for this machine alone: whoever is on the way can read the events "
    "and the Authorization."
)


@frozen(kw_only=True)
class ListenOptions:
    """What was asked for on the command line."""

    host: str
    port: int
    accepted: tuple[Secret, ...] | None
    as_json: bool


def listen(options: ListenOptions) -> int:
    """Run the command until it is interrupted, or nobody reads what it prints."""

    async def work(_: Interruption) -> int:
        printer = _Printer(as_json=options.as_json)
        refusals = RefusalLines(_say, clock=time.monotonic)
        # Durable, so that 8x8 keeps what could not be printed; one worker keeps the order.
        app = webhook_app(
            printer.show,
            authorization=_revealed(options.accepted),
            durable=True,
            workers=1,
            on_error=_tell,
            on_refusal=refusals.tell,
        )
        try:
            async with serve_webhooks(app, host=options.host, port=options.port) as url:
                click.echo(f"Listening on {url}; Ctrl-C ends it.", err=True)
                if not _is_loopback(options.host):
                    click.echo(_BEYOND, err=True)
                return await printer.ended
        finally:
            refusals.end()

    return run(work)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class _Printer:
    """Prints events until that is no use any more."""

    def __init__(self, *, as_json: bool) -> None:
        self._line = json_line if as_json else text_line
        self.ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    async def show(self, event: Event) -> None:
        """Print one event; raises where that is not possible, so that it is delivered again."""
        # It may have ended already, by an earlier event or an interruption.
        with suppress(asyncio.InvalidStateError):
            try:
                if print_out(self._line(event)):
                    return
                self.ended.set_result(Exit.DONE)
            except click.ClickException as error:
                self.ended.set_exception(error)
        raise BrokenPipeError


def _tell(event: Event | None, error: Exception) -> None:
    if event is None:
        click.echo(f"A delivery was no event: {plain(str(error))}", err=True)


def _say(line: str) -> None:
    # That nobody reads the standard error is no reason to end.
    with suppress(OSError):
        click.echo(line, err=True)


def _revealed(values: tuple[Secret, ...] | None) -> list[str] | None:
    return None if values is None else [value.reveal() for value in values]
