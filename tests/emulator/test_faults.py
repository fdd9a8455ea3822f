"""What each instruction does: to the campaign, and to what the client sees, near and far."""

import asyncio
import json
import re
from collections.abc import Sequence
from types import ModuleType
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eightbyeight import CampaignsClient, NewRecord
from eightbyeight.emulator import Emulator, ManualClock, Scenario
from eightbyeight.errors import EightByEightError, Sent
from eightbyeight.transport.memory import MemoryTransport

if TYPE_CHECKING:
    from tests.emulator.conftest import Asking, Told

SHORT = 0.1
LONG = ":9"
ALL = ("A-0", "B-0", "A-1", "B-1", "A-2", "B-2", "A-3", "B-3")
LATER = ALL[2:]
NOT_SEEN = Sent.MAYBE

# Of the first of four requests: what its client sees, what the campaign holds after the fourth,
# and what is added once nothing is late any more.
CASES: dict[str, tuple[object, Sequence[str], Sequence[str]]] = {
    "ok": (200, ALL, ()),
    "commit_then:500": (500, ALL, ()),
    "commit_then:408": (408, ALL, ()),
    "commit_then:400": (400, ALL, ()),
    "commit_then:429;retry_after=2": (429, ALL, ()),
    "commit_then:drop": (NOT_SEEN, ALL, ()),
    "commit_then:rst": (NOT_SEEN, ALL, ()),
    "commit_then:html:200": ("text/html", ALL, ()),
    "commit_then:empty:201": (201, ALL, ()),
    "commit_then:stall:0.01": (200, ALL, ()),
    "commit_then:stall:9": (NOT_SEEN, ALL, ()),
    "truncate:0": (NOT_SEEN, ALL, ()),
    "truncate:11": (NOT_SEEN, ALL, ()),
    "truncate:100000": (200, ALL, ()),
    "wrong_ids": (200, ALL, ()),
    "drop_before_commit": (NOT_SEEN, LATER, ()),
    "rst_before_commit": (NOT_SEEN, LATER, ()),
    "truncate_before_commit:11": (NOT_SEEN, LATER, ()),
    "wrong_ids_before_commit": (200, LATER, ()),
    "status:503": (503, LATER, ()),
    "status:520;title=Odd": (520, LATER, ()),
    "status:599": (599, LATER, ()),
    "status:204": (204, LATER, ()),
    "status:307;location=http://elsewhere/": (307, LATER, ()),
    "html:200": ("text/html", LATER, ()),
    "empty:200": (200, LATER, ()),
    "lies_201": (200, LATER, ()),
    "stall:0.01": (200, ALL, ()),
    "stall:9": (NOT_SEEN, LATER, ALL[:2]),
    "stall:9 commit_then:500": (NOT_SEEN, LATER, ALL[:2]),
    "stall:9 drop_before_commit": (NOT_SEEN, LATER, ()),
    "stall:0.01 status:503": (503, LATER, ()),
    "late_commit:30": (504, LATER, ALL[:2]),
    "stall:9 late_commit:30": (NOT_SEEN, LATER, ALL[:2]),
    "late_commit:30;then=drop": (NOT_SEEN, LATER, ALL[:2]),
    "late_commit:30;then=ok": (200, LATER, ALL[:2]),
    "late_commit:1requests": (504, ("A-1", "B-1", *ALL[:2], *ALL[4:]), ()),
    "late_commit:9requests": (504, LATER, ALL[:2]),
    "commit_part:1": (500, ("A-0", *LATER), ()),
    "commit_part:1;then=ok": (200, ("A-0", *LATER), ()),
    "commit_part:9;then=400": (400, ALL, ()),
    "foreign:A-0": (409, ("A-0", *LATER), ()),
    "foreign:@2 commit_then:500": (500, ("B-0", *LATER), ()),
    "foreign:@3": (200, ALL, ()),
    "foreign:Z foreign:Z": (200, ("Z", *ALL), ()),
    "invalid:@2": (400, LATER, ()),
    "invalid:@2 valid:B-0": (200, ALL, ()),
    "foreign:@1 finish:@1": (409, ("A-0", *LATER), ()),
    "finish:@1": (200, ALL, ()),
    "revoke": (401, (), ()),
    "revoke drop_before_commit": (NOT_SEEN, (), ()),
    "revoke truncate_before_commit:3": (NOT_SEEN, (), ()),
    "revoke late_commit:30;then=ok": (401, (), ()),
    "revoke wrong_ids": (401, (), ()),
    "state:COMPLETE": (409, (), ()),
    "state:COMPLETE commit_then:200": (200, (), ()),
}


def _shown(seen: object) -> object:
    """Tell what there is to tell of what a client sees."""
    match seen:
        case (_, "text/html", _):
            return "text/html"
        case (status, _, _):
            return status
        case sent:
            return sent


def _without_times(seen: Sequence[object]) -> list[object]:
    """Leave out times: while one is stalled, a clock turned by hand goes on in memory only."""
    return [
        (*each[:2], re.sub(rb"[-0-9]{10}T[-:.0-9]+Z", b"", each[2]))
        if isinstance(each, tuple)
        else each
        for each in seen
    ]


async def _both(
    talk: ModuleType, scenario: "Scenario | str", askings: "Sequence[Asking]"
) -> "Told":
    """Play a scenario near and far, check that it comes to the same, and give what it came to."""
    near = await talk.converse(Emulator(clock=ManualClock(), faults=scenario), askings)
    far = await talk.converse(
        Emulator(clock=ManualClock(), faults=scenario), askings, over_a_socket=True
    )
    assert _without_times(near.seen) == _without_times(far.seen)
    assert near.held == far.held
    assert near.finished == far.finished
    assert near.log == far.log
    told: Told = near
    return told


@pytest.mark.parametrize("text", CASES)
async def test_each_instruction(talk: ModuleType, text: str) -> None:
    """Each instruction does what it says, and the same in memory as over a socket.

    [F2] [F3] [F4] [F5] [F6] [F7] [F8] [F9] [F10] [F11]
    """
    expected, held, late = CASES[text]
    timeout = SHORT if LONG in text else 30.0
    askings = [talk.Asking(("A-0", "B-0"), timeout)]
    askings += [talk.Asking((f"A-{number}", f"B-{number}")) for number in (1, 2, 3)]

    told = await _both(talk, text, askings)

    assert expected == _shown(told.seen[0])
    assert tuple(held) == told.held
    assert (*held, *late) == told.finished
    first = told.log[0]
    assert str(Scenario.parse(text)) == first.instruction
    assert bool(set(told.finished) & set(ALL[:2])) == (first.committed or "foreign" in text)


async def _raw(url: str, body: bytes) -> bytes:
    """Send bytes to a port and read until the connection ends."""
    host, port = url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(body)
    try:
        return await reader.read()
    finally:
        writer.close()


async def test_what_goes_over_the_wire(talk: ModuleType) -> None:
    """A drop is an orderly end, a reset is a reset, and of a cut answer so much gets through [F4].

    The length that is announced is always the whole one.
    """
    ends = ["drop", "rst", "truncate:0", "truncate:7"]
    emulator = Emulator(faults=[f"commit_then:{each}" for each in ends])
    emulator.campaigns.create(id=talk.ID)
    head = (
        f"POST /cc/US1/campaigns/v1/{talk.ID}/records HTTP/1.1\r\nHost: h\r\nX-API-Key: eght_k\r\n"
        f"X-8x8-Tenant: acme\r\nContent-Type: {talk.MEDIA_TYPE}\r\nContent-Length: 33\r\n\r\n"
    )

    async with emulator.serve() as url:
        sent = [f'{head}{{"records":[{{"crmRecordId":"{each}"}}]}}'.encode() for each in "ABCD"]
        dropped = await _raw(url, sent[0])
        with pytest.raises(ConnectionResetError):
            await _raw(url, sent[1])
        nothing, some = [await _raw(url, each) for each in sent[2:]]

    assert b"" == dropped
    assert nothing.startswith(b"HTTP/1.1 200 OK\r\n")
    assert nothing.endswith(b"\r\n\r\n")
    announced = re.search(rb"Content-Length: (\d+)", some)
    assert announced is not None
    assert 100 < int(announced[1])
    assert some.endswith(b'\r\n\r\n{"recor')
    assert ("A", "B", "C", "D") == emulator.campaigns.get(talk.ID).crm_record_ids


async def test_cut_at_its_end(talk: ModuleType) -> None:
    """An answer that is cut at its end is whole, one byte before it is not [F4]."""
    whole = await talk.converse(Emulator(clock=ManualClock()), [talk.Asking(("A",))])
    length = len(whole.seen[0][2])

    for cut, seen in ((length, whole.seen), (length - 1, [Sent.MAYBE])):
        told = await _both(talk, f"truncate:{cut}", [talk.Asking(("A",))])
        assert _without_times(seen) == _without_times(told.seen)


async def test_no_connection(talk: ModuleType) -> None:
    """A refused connection is certainly not sent in memory; a port can only reset it [F11]."""
    for over_a_socket, sent in ((False, Sent.NO), (True, Sent.MAYBE)):
        emulator = Emulator(faults="refused")
        told = await talk.converse(emulator, [talk.Asking(("A",))], over_a_socket=over_a_socket)

        assert ([sent], ()) == (told.seen, told.held)


WORDS = st.sampled_from([each for each in CASES if LONG not in each and "0.01" not in each])


@settings(max_examples=20)
@given(words=st.lists(WORDS, max_size=6), repeats=st.lists(st.integers(0, 3), max_size=4))
async def test_any_scenario_near_and_far(
    talk: ModuleType, words: list[str], repeats: list[int]
) -> None:
    """Any instructions one after the other come to the same in memory as over a socket [F11].

    Ids are sent again, as whoever got no answer would.
    """
    ids = [*range(len(words)), *repeats]
    askings = [talk.Asking((f"A-{each}", f"B-{each}")) for each in ids]

    told = await _both(talk, "\n".join(words), askings)

    assert len(set(told.finished)) == len(told.finished)


@pytest.mark.parametrize("text", ["commit_then:500", "drop_before_commit", "html:200", "wrong_ids"])
async def test_what_the_client_makes_of_it(text: str) -> None:
    """A client's error is of the same kind near and far, and as uncertain [F11]."""
    kinds: list[tuple[type[EightByEightError], bool]] = []
    for over_a_socket in (False, True):
        emulator = Emulator(faults=text)
        campaign_id = emulator.campaigns.create()
        async with emulator.serve() as url:
            transport = None if over_a_socket else MemoryTransport(emulator)
            async with CampaignsClient(
                api_key="eght_k",
                tenant="acme",
                site="US1",
                base_url=url,
                transport=transport,
                retries=0,
            ) as campaigns:
                with pytest.raises(EightByEightError) as caught:
                    await campaigns.add_records(campaign_id, [NewRecord("A")])
        kinds.append((type(caught.value), caught.value.may_have_happened))

    assert kinds[0] == kinds[1]
    assert kinds[0][1]


async def test_what_an_arranged_status_says(talk: ModuleType) -> None:
    """An arranged status is a problem with the options it was given [F5]."""
    emulator = Emulator(faults='status:"429;retry_after=2;title=Slow down;detail=100 per minute"')
    transport = MemoryTransport(emulator)

    told = await talk.ask(transport, "http://h", talk.Asking(("A",)))

    (exchange,) = transport.exchanges
    assert exchange.response is not None
    assert "2" == exchange.response.headers["retry-after"]
    body = json.loads(told[2])
    assert ("Slow down", 429, "100 per minute") == (body["title"], body["status"], body["detail"])


async def test_other_records(talk: ModuleType) -> None:
    """A success with wrong ids names none of those that were sent [F6]."""
    told = await talk.converse(Emulator(faults="wrong_ids"), [talk.Asking(("A", "B"))])

    named = [each["crmRecordId"] for each in json.loads(told.seen[0][2])["records"]]
    assert 2 == len(named)
    assert not {"A", "B"} & set(named)
    assert ("A", "B") == told.held


async def test_actions_that_do_nothing(talk: ModuleType) -> None:
    """Of an action, too, an answer can be a lie, and one with no records in it has no ids [F6]."""
    emulator = Emulator(faults="patch: lies_201\npatch: wrong_ids\npatch: commit_part:1;then=ok")
    emulator.campaigns.create(id=talk.ID, state="PAUSED")

    told = await talk.converse(emulator, [talk.Asking(())])
    assert emulator.campaigns.get(talk.ID).last_purged_time is None
    more = await talk.converse(emulator, [talk.Asking(()), talk.Asking(())])

    assert [200] * 3 == [_shown(each) for each in (*told.seen, *more.seen)]
    assert b"lastPurgedTime" in told.seen[0][2]
    assert emulator.campaigns.get(talk.ID).last_purged_time is not None


BODIES = [b"", b"[]", b"{}", b'{"records":{}}', b'{"records":[1,{"crmRecordId":2}]}']


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize(
    "text", ["foreign:@1", "containing A: drop_before_commit", "commit_part:9"]
)
async def test_bodies_without_ids(talk: ModuleType, caller: type, body: bytes, text: str) -> None:
    """Where no ids can be read, what speaks of ids leaves the request alone [F10]."""
    service = caller(faults=text)
    service.create(id=talk.ID)

    answer = await service.add_raw(talk.ID, body)

    assert answer.status == (500 if text == "commit_part:9" else 400)
    assert () == service.get(talk.ID).records


async def test_an_unknown_campaign(caller: type) -> None:
    """What happens to a campaign that is not there harms nobody [F10]."""
    service = caller(faults="foreign:A state:PAUSED")

    answer = await service.add("99999999-2222-4333-8444-555555555555", "A")

    assert 404 == answer.status
