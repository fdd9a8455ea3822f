"""An emulated account with loads into it, for the tests of loads of contacts."""

import random
from collections import Counter
from typing import Unpack

from attrs import define, field

from eightbyeight.contacts.load.choices import ContactsLoadChoices
from eightbyeight.contacts.load.load import ContactsLoad
from eightbyeight.contacts.load.outcomes import ContactOutcome, ContactsReport, ContactVerdict
from eightbyeight.emulator import Emulator
from eightbyeight.loading.source import Rows
from eightbyeight.rest.service import Service
from eightbyeight.transport.memory import MemoryTransport
from eightbyeight.transport.messages import Request, Response
from tests.campaigns.world import CarriedOut, Clock, Rule, Scripted

ACCOUNT = "5c9f8b1e-6a3d-4f0e-9c1b-2d7e8a9f0b1c"


@define
class World:
    """An emulated account, and loads into it that keep their outcomes."""

    emulator: Emulator = field(factory=Emulator)
    clock: Clock = field(factory=Clock)
    rule: Rule = lambda *_: None
    """What answers in place of the emulator, where it answers."""
    used: MemoryTransport = field(init=False)
    """What loads are sent through."""
    outcomes: list[ContactOutcome] = field(factory=list)
    loading: ContactsLoad = field(init=False)
    """The latest load."""

    def __attrs_post_init__(self) -> None:
        handler = Scripted(self.emulator, self._answer, self.clock, random.Random(1))
        self.used = MemoryTransport(handler, remember=100_000)

    def _answer(self, count: int, request: Request) -> Response | Exception | CarriedOut | None:
        return self.rule(count, request)

    def loaded(self, rows: Rows, **choices: Unpack[ContactsLoadChoices]) -> ContactsLoad:
        service = Service(
            f"http://127.0.0.1/api/v1/accounts/{ACCOUNT}/",
            headers={"Authorization": "Bearer k"},
            transport=self.used,
            timeout=90,
            retries=0,
        )
        return ContactsLoad(service, rows, 15.0, self.clock.time, **choices)

    async def load(self, rows: Rows, **choices: Unpack[ContactsLoadChoices]) -> ContactsReport:
        self.loading = self.loaded(rows, **choices)
        async with self.loading:
            self.outcomes = [outcome async for outcome in self.loading]
        self._check_sums()
        return self.loading.report

    def _check_sums(self) -> None:
        """Check that the report, the outcomes and the rows add up."""
        report = self.loading.report
        counts = Counter(outcome.verdict for outcome in self.outcomes)
        assert dict(counts) == {verdict: count for verdict, count in report.counts.items() if count}
        assert report.rows == len(self.outcomes) == sum(report.counts.values())
        assert report.requests == sum(outcome.requests for outcome in self.outcomes)

    @property
    def held(self) -> dict[int, str | None]:
        """The phone number of every contact, by id."""
        look = self.emulator.contacts.get(ACCOUNT)
        return {contact.id: contact.addresses.get("msisdn") for contact in look.contacts}

    def rows(self, verdict: ContactVerdict) -> set[int]:
        """Give the rows with this verdict."""
        return {outcome.row for outcome in self.outcomes if outcome.verdict is verdict}

    def sent(self, method: str) -> list[Request]:
        """Give what was sent, so far."""
        requests = [exchange.request for exchange in self.used.exchanges]
        return [request for request in requests if request.method == method]
