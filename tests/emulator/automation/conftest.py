"""Somebody who asks the emulator for automation, and reads and writes the wire by himself."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

import pytest

from eightbyeight.emulator import Emulator, Instance, ManualClock
from eightbyeight.transport.messages import Headers, Request

START = datetime(2026, 5, 1, 8, tzinfo=UTC)
PREFIX = "/api/v1/accounts/"


class Answer(NamedTuple):
    """A response with its body read."""

    status: int
    headers: Headers
    body: object
    """None where there is none."""

    @property
    def members(self) -> dict[str, object]:
        """The body's members."""
        assert isinstance(self.body, dict)
        return self.body

    @property
    def items(self) -> list[dict[str, object]]:
        """The items of a body that is a list."""
        assert isinstance(self.body, list)
        return self.body

    @property
    def refusal(self) -> tuple[int, object]:
        """The status, with the code."""
        assert ["code", "message", "errorId", "timestamp"] == list(self.members)
        return self.status, self.members["code"]


def step(step_id: str, kind: str = "Wait", **members: object) -> dict[str, object]:
    """Write a step; one that waits does so for a minute."""
    inputs = {"duration": "00:01:00"} if kind == "Wait" else {}
    return {"id": step_id, "stepType": kind, "inputs": inputs, **members}


class Caller:
    """An emulator on a clock turned by hand, and an account of it that is asked for things."""

    def __init__(self, account_id: str = "acme", **choices: object) -> None:
        self.clock = ManualClock(START)
        self.emulator = Emulator(clock=self.clock, **choices)  # type: ignore[arg-type]
        self.automation = self.emulator.automation
        self.account_id = account_id
        self.step = step

    async def ask(
        self, method: str, path: str, document: object = None, *, body: bytes | None = None
    ) -> Answer:
        """Ask for something below the account, with JSON as the body where there is any."""
        if body is None:
            body = b"" if document is None else json.dumps(document).encode()
        fields = {"Authorization": "Bearer k", "Content-Type": "application/json"}
        url = f"https://automation.8x8.com{PREFIX}{self.account_id}{path}"
        response = await self.emulator(Request(method, url, Headers({**fields}), body))
        read = json.loads(response.body) if response.body else None
        return Answer(response.status, response.headers, read)

    async def create(self, *steps: Mapping[str, object], **members: object) -> str:
        """Create an enabled definition by a request, and give its id."""
        answer = await self.ask("POST", "/definitions", self.document(*steps, **members))
        assert 201 == answer.status
        return answer.headers["location"].rpartition("/")[2]

    def document(self, *steps: Mapping[str, object], **members: object) -> dict[str, object]:
        """Write the body that asks for a definition."""
        return {
            "trigger": "http_request",
            "status": "enabled",
            "definition": {"name": "flow", "steps": [*steps]},
            **members,
        }

    def run(self, *steps: Mapping[str, object], **data: object) -> str:
        """Make a definition with these steps, start an instance, and give its id."""
        definition_id = self.automation.create(self.account_id, "flow", steps)
        return self.automation.start(self.account_id, definition_id, data)

    def get(self, workflow_id: str) -> Instance:
        """How an instance stands."""
        return self.automation.get(self.account_id, workflow_id)

    def logs(self, workflow_id: str) -> Sequence[tuple[str, str]]:
        """The steps that an instance came to, and how they stand."""
        return [(each.step_name, each.status.value) for each in self.get(workflow_id).logs]


@pytest.fixture(scope="session")
def caller() -> type[Caller]:
    """The class to make a caller of; its arguments are the account and the emulator's."""
    return Caller


@pytest.fixture
def acme() -> Caller:
    """A caller whose emulator is as it comes."""
    return Caller()
