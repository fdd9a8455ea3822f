"""Stalls and what is late: by the emulator's clock, and handled exactly once."""

import asyncio
from datetime import timedelta
from types import ModuleType
from typing import TYPE_CHECKING

import anyio
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightbyeight.emulator import Emulator, ManualClock, SystemClock
from eightbyeight.errors import InvalidInputError, Sent, TransportError
from eightbyeight.transport.memory import MemoryTransport
from eightbyeight.transport.messages import Request

if TYPE_CHECKING:
    from tests.emulator.conftest import Caller


async def test_late_by_the_clock(caller: "type[Caller]") -> None:
    """What is late is handled when its time has come, as of that time, and not before [F8]."""
    service = caller(faults="late_commit:30")
    campaign_id = service.create()

    assert 504 == (await service.add(campaign_id, "A")).status
    service.clock.advance(29.9)
    assert () == service.get(campaign_id).crm_record_ids
    service.clock.advance(60)
    (record,) = service.get(campaign_id).records

    assert service.at(30) == record.next_attempt_after


async def test_late_after_a_stall(caller: "type[Caller]") -> None:
    """A stall before a late commit adds to it [F7] [F8]."""
    service = caller(faults="stall:10 late_commit:30")
    campaign_id = service.create()

    await service.add(campaign_id, "A")
    assert service.at(10) == service.clock.now()
    service.clock.advance(60)

    (record,) = service.get(campaign_id).records
    assert service.at(40) == record.next_attempt_after


async def test_late_in_the_order_it_is_due(caller: "type[Caller]") -> None:
    """Of several late ones the one that is due first is handled first [F8]."""
    service = caller(faults="late_commit:30\nlate_commit:9requests\nlate_commit:10\nlate_commit:30")
    campaign_id = service.create()
    for each in "ABCD":
        await service.add(campaign_id, each)

    service.clock.advance(60)
    assert ("C", "A", "D") == service.get(campaign_id).crm_record_ids
    service.emulator.finish_late()
    assert ("C", "A", "D", "B") == service.get(campaign_id).crm_record_ids


async def test_late_meets_what_is_there_by_then(caller: "type[Caller]") -> None:
    """What is late is refused for what came before it, and the state counts that is then [F8]."""
    service = caller(faults="late_commit:30\nlate_commit:60")
    campaign_id = service.create()
    await service.add(campaign_id, "A", "B")
    await service.add(campaign_id, "C")

    assert 200 == (await service.add(campaign_id, "B")).status
    service.clock.advance(45)
    assert ("B",) == service.get(campaign_id).crm_record_ids
    service.emulator.campaigns.set_state(campaign_id, "COMPLETE")
    service.clock.advance(45)

    assert ("B",) == service.get(campaign_id).crm_record_ids
    assert [False, False, True] == [entry.committed for entry in service.emulator.log]


async def test_late_without_a_scenario(caller: "type[Caller]") -> None:
    """What is late outlasts its scenario, also where it waits for requests [F8]."""
    service = caller(faults="late_commit:2requests")
    campaign_id = service.create()
    await service.add(campaign_id, "A")
    service.emulator.faults = None

    await service.add(campaign_id, "B")
    assert ("B",) == service.get(campaign_id).crm_record_ids
    await service.add(campaign_id, "C")
    assert ("B", "C", "A") == service.get(campaign_id).crm_record_ids


async def test_stalls_on_a_manual_clock(talk: ModuleType) -> None:
    """In memory a stall moves a clock that is turned by hand, and takes no time [F7] [F13]."""
    clock = ManualClock()
    began = clock.now()
    emulator = Emulator(clock=clock, faults="stall:50\nstall:50 commit_then:stall:50\nstall:90")
    askings = [talk.Asking((each,), 90.0) for each in "ABC"]

    with anyio.fail_after(5):
        told = await talk.converse(emulator, askings)

    assert [200, Sent.MAYBE, Sent.MAYBE] == [
        each if isinstance(each, Sent) else each[0] for each in told.seen
    ]
    # 50 answered; 50 and the 40 that the second client had left; 90 until the third gave up.
    assert timedelta(seconds=50 + 90 + 90) == clock.now() - began
    assert ("A", "B", "C") == told.held


async def test_stalls_over_a_socket(talk: ModuleType) -> None:
    """Over a socket a stall is real, and a clock turned by hand goes on with it [F7] [F13]."""
    clock = ManualClock()
    began = clock.now()

    await talk.converse(
        Emulator(clock=clock, faults="stall:0.05"), [talk.Asking(("A",))], over_a_socket=True
    )

    assert timedelta(seconds=0.05) == clock.now() - began


async def test_stalls_without_a_timeout(caller: "type[Caller]") -> None:
    """A request without a timeout waits for whatever time a stall takes [F7]."""
    service = caller(faults="stall:3600")
    campaign_id = service.create()

    assert 200 == (await service.add(campaign_id, "A")).status
    assert service.at(3600) == service.clock.now()


async def test_real_stalls_in_memory(talk: ModuleType) -> None:
    """By the machine's clock a stall is one, and who gives up finds the request handled later.

    [F7]
    """
    emulator = Emulator(clock=SystemClock(), faults="stall:0.02\nstall:60")
    emulator.campaigns.create(id=talk.ID)
    transport = MemoryTransport(emulator, timeout=0.05)

    seen = [
        await talk.ask(transport, "http://h", talk.Asking((each,), timeout=None))
        for each in ("A", "B")
    ]

    assert (200, Sent.MAYBE) == (seen[0][0], seen[1])
    assert ("A",) == emulator.campaigns.get(talk.ID).crm_record_ids
    emulator.finish_late()
    assert ("A", "B") == emulator.campaigns.get(talk.ID).crm_record_ids
    assert [True, True] == [entry.committed for entry in emulator.log]


async def test_cancelled_in_a_stall(talk: ModuleType) -> None:
    """A request whose client is cancelled while it is stalled is handled all the same [F7]."""
    emulator = Emulator(faults="stall:60")
    emulator.campaigns.create(id=talk.ID)
    sending = asyncio.ensure_future(
        talk.ask(MemoryTransport(emulator), "http://h", talk.Asking(("A",)))
    )
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending

    emulator.finish_late()
    assert ("A",) == emulator.campaigns.get(talk.ID).crm_record_ids


async def test_overtaken_while_stalled(talk: ModuleType) -> None:
    """Others are handled while one is stalled, and nobody is handled twice [F7]."""
    emulator = Emulator(clock=ManualClock(), faults="stall:5\nstall:2\nstall:9")
    emulator.campaigns.create(id=talk.ID)
    transport = MemoryTransport(emulator)

    await asyncio.gather(
        *(talk.ask(transport, "http://h", talk.Asking((each,))) for each in ("A", "B", "C", "D"))
    )

    assert ("D", "B", "A", "C") == emulator.campaigns.get(talk.ID).crm_record_ids


@pytest.mark.parametrize("end", ["rst", "drop", "truncate:1", "503"])
async def test_nobody_there_any_more(talk: ModuleType, end: str) -> None:
    """Whatever should go over the wire to a client who has left goes nowhere, in peace [F4]."""
    emulator = Emulator(faults=f"stall:0.1 commit_then:{end}")
    emulator.campaigns.create(id=talk.ID)
    async with emulator.serve() as url:
        async with talk.AiohttpTransport() as transport:
            assert Sent.MAYBE is await talk.ask(transport, url, talk.Asking(("A",), 0.05))
        with anyio.fail_after(5):
            while not emulator.log[0].committed:  # noqa: ASYNC110 - nothing tells
                await asyncio.sleep(0.01)

    assert ("A",) == emulator.campaigns.get(talk.ID).crm_record_ids


async def test_the_error_of_a_fault(talk: ModuleType) -> None:
    """What comes out of the emulator in memory is a plain error of the transport [F4]."""
    emulator = Emulator(faults="commit_then:rst")
    emulator.campaigns.create(id=talk.ID)

    with pytest.raises(TransportError, match="reset") as caught:
        await emulator(await _a_request(talk))

    assert TransportError is type(caught.value)


async def _a_request(talk: ModuleType) -> Request:
    transport = MemoryTransport(Emulator())
    await talk.ask(transport, "http://h", talk.Asking(("A",)))
    return transport.exchanges[0].request


@given(naps=st.lists(st.integers(0, 20), min_size=1, max_size=6))
async def test_sleepers_wake_in_order(naps: list[int]) -> None:
    """Who sleeps by a clock that is turned by hand wakes at his time, shorter ones first [F13]."""
    clock = ManualClock()
    began = clock.now()
    woken: list[tuple[int, float]] = []

    async def sleep(seconds: int) -> None:
        await clock.sleep(seconds)
        woken.append((seconds, (clock.now() - began).total_seconds()))

    await asyncio.gather(*(sleep(each) for each in naps))

    assert [(each, each) for each in sorted(naps)] == woken


async def test_turned_while_somebody_sleeps() -> None:
    """Who turns the clock further than a sleeper wants is not turned back [F13]."""
    clock = ManualClock()
    began = clock.now()
    sleeping = asyncio.ensure_future(clock.sleep(5))
    await asyncio.sleep(0)

    clock.advance(60)
    await sleeping

    assert timedelta(seconds=60) == clock.now() - began
    with pytest.raises(InvalidInputError):
        await clock.sleep(-1)
