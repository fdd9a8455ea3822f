"""Which requests a scenario is for, how it is changed while it is played, and what its log says."""

from types import ModuleType

import pytest

from eightbyeight.emulator import Emulator, Scenario
from eightbyeight.transport.memory import MemoryTransport


def _status(seen: object) -> object:
    return seen[0] if isinstance(seen, tuple) else seen


MATCHES: dict[str, str] = {
    "status:503": "x.........",
    "status:503 times 3": "xxx.......",
    "request 3: status:503": "..x.......",
    "request 3: status:503 times 2": "..xx......",
    "every 4: status:503": "...x...x..",
    "every 4: status:503 times 1": "...x......",
    "containing C-5: status:503": ".....x....",
    "containing both: status:503": ".x.x.x.x.x",
    "containing both request 2: status:503": "...x......",
    "containing both every 2: status:503": "...x...x..",
    "containing both: status:503 times 2": ".x.x......",
    "rate 1: status:503": "xxxxxxxxxx",
    "rate 0: status:503": "..........",
    "patch: status:503": "..........",
    "any every 5: status:503": "....x....x",
    "ok times 2\nstatus:503": "..x.......",
    "request 2: status:503\nok\nstatus:503": ".xx.......",
    "status:503\nrequest 1: ok\nrequest 3: status:503": "x.x.......",
    "every 2: ok\nevery 4: status:503\nrequest 3: status:503": "..x.......",
}


@pytest.mark.parametrize("text", MATCHES)
async def test_which_requests(talk: ModuleType, text: str) -> None:
    """A request takes the first line that fits it and is not used up [F1]."""
    askings = [
        talk.Asking((f"C-{number}", "both") if number % 2 else (f"C-{number}",))
        for number in range(10)
    ]

    told = await talk.converse(Emulator(faults=text), askings)

    assert MATCHES[text] == "".join("x" if _status(each) == 503 else "." for each in told.seen)


async def test_chance(talk: ModuleType) -> None:
    """A rate takes about its part of the requests, and the same seed the same ones [F1]."""
    askings = [talk.Asking((f"C-{number}",)) for number in range(400)]

    async def taken(text: str) -> list[bool]:
        told = await talk.converse(Emulator(faults=text), askings)
        return [_status(each) == 503 for each in told.seen]

    seven = await taken("rate 0.1 seed 7: status:503")
    assert seven == await taken("rate 0.1 seed 7: status:503")
    assert seven != await taken("rate 0.1 seed 8: status:503")
    assert 20 <= sum(seven) <= 60


async def test_what_is_counted(talk: ModuleType) -> None:
    """Actions count where a line asks for them, and what no campaign is asked never does [F1]."""
    emulator = Emulator(faults="patch: commit_then:502\nstatus:503")
    askings = [talk.Asking(()), talk.Asking(("A",)), talk.Asking(())]
    emulator.campaigns.create(id=talk.ID, state="PAUSED")
    transport = MemoryTransport(emulator)
    missing = talk.Asking(("A",))._replace(timeout=1.0)
    elsewhere = await talk.ask(transport, "http://h/elsewhere", missing)

    told = await talk.converse(emulator, askings)

    assert 501 == _status(elsewhere)
    assert [502, 503, 200] == [_status(each) for each in told.seen]
    assert ["PATCH", "POST", "PATCH"] == [entry.method for entry in told.log]
    assert [True, False, True] == [entry.committed for entry in told.log]


async def test_faults_in_the_middle(talk: ModuleType) -> None:
    """Lines can be added while it runs, replaced and taken away; the log says what was done [F12].

    What was added counts from there on; a new scenario begins a new log.
    """
    emulator = Emulator()
    first = await talk.converse(emulator, [talk.Asking(("A",))])
    emulator.inject("request 2: commit_then:502", "status:503")
    second = await talk.converse(emulator, [talk.Asking(("B",)), talk.Asking(("C",))])
    both = Scenario.parse("request 2: commit_then:502\nstatus:503")
    assert both == emulator.faults
    emulator.faults = None
    third = await talk.converse(emulator, [talk.Asking(("D",))])

    assert () == first.log
    assert [("status:503", False, 503), ("commit_then:502", True, 502)] == [
        (entry.instruction, entry.committed, entry.status) for entry in second.log
    ]
    assert Scenario() == emulator.faults
    assert () == third.log
    assert ("A", "C", "D") == third.held
