"""The campaigns API: who is let in, what is done, and how it is answered."""

import json
from datetime import datetime
from functools import partial
from http import HTTPStatus

from attrs import evolve

from eightbyeight.emulator.asked import Asked
from eightbyeight.emulator.campaigns_api import CampaignsApi
from eightbyeight.emulator.gate import Gate, check_media_type
from eightbyeight.emulator.instructions import Status
from eightbyeight.emulator.problems import Problem, ProblemError, refusal
from eightbyeight.emulator.router import Call, Mode, Operation, Route, Router
from eightbyeight.emulator.service import Admitted
from eightbyeight.emulator.wire import MEDIA_TYPE, read_json, write_response
from eightbyeight.transport.messages import Headers, Response

__all__ = ["CampaignsService"]

_WITHOUT_BODY = frozenset({204, 304})


class CampaignsService:
    """Let requests for the campaigns in and handle them.

    Args:
        gate: Who is let in.
        api: What can be done.
    """

    media_type: str = MEDIA_TYPE
    """What its answers come in."""

    def __init__(self, gate: Gate, api: CampaignsApi) -> None:
        self._gate = gate
        self._api = api
        self._router = Router(api.routes)

    @property
    def changes(self) -> int:
        """How many requests have changed something."""
        return self._api.changes

    def admit(self, asked: Asked, now: datetime) -> Admitted | Response:
        """Let a request in and read it, or give the answer that turns it away."""
        try:
            return self._admitted(asked, now)
        except ProblemError as refused:
            return _refused(refused, asked.path, now)

    def arranged(self, status: Status, path: str, now: datetime) -> Response:
        """Answer with the problem that a fault arranged."""
        fields = Headers({"content-type": MEDIA_TYPE, **dict(status.headers)})
        if status.status in _WITHOUT_BODY:
            return Response(status.status, fields)
        title = _phrase(status.status) if status.title is None else status.title
        problem = Problem(status.status, title, status.told)
        body = problem.body(instance=path, time=now)
        return evolve(write_response(status.status, body), headers=fields)

    def part(self, asked: Asked, items: int) -> Asked:
        """Leave the first records of a request; one that holds none stays as it is."""
        try:
            document = read_json(asked.body)
        except ValueError:
            return asked
        records = document.get("records") if isinstance(document, dict) else None
        if not isinstance(records, list):
            return asked
        return evolve(asked, body=json.dumps({"records": records[:items]}).encode())

    def renamed(self, response: Response) -> Response:
        """Make an answer name other records than it did."""
        document = read_json(response.body)
        records = document.get("records") if isinstance(document, dict) else None
        if not isinstance(records, list):
            return response
        named = [{**record, "crmRecordId": f"{record['crmRecordId']}-else"} for record in records]
        return evolve(response, body=json.dumps({"records": named}).encode())

    def _admitted(self, asked: Asked, now: datetime) -> Admitted:
        self._gate.check_pace()
        match = self._router.find(asked.path)
        if match is None:
            raise refusal(501, "The emulator does not model this path")
        self._gate.check_site(match.parameters["site"])
        tenant = self._gate.admit(asked.headers)
        operation = _operation(match.route, asked.method)
        check_media_type(asked.headers)
        call = Call(match.parameters, tenant, _members(asked.body), now)
        return Admitted(now, partial(_handled, operation, call, asked.path))


def _handled(operation: Operation, call: Call, path: str, now: datetime, mode: Mode) -> Response:
    try:
        status, document = operation(evolve(call, now=now, mode=mode))
    except ProblemError as refused:
        return _refused(refused, path, now)
    return write_response(status, document)


def _refused(refused: ProblemError, path: str, now: datetime) -> Response:
    problem = refused.problem
    return write_response(problem.status, problem.body(instance=path, time=now), problem.headers)


def _operation(route: Route[Operation], method: str) -> Operation:
    operation = route.operations.get(method)
    if operation is None:
        allowed = ", ".join(route.operations)
        raise refusal(405, f"Only {allowed} is possible here", headers=Headers({"Allow": allowed}))
    return operation


def _members(body: bytes) -> dict[str, object]:
    try:
        document = read_json(body)
    except ValueError:
        # Nothing of the body is quoted: it may be anything at all.
        document = None
    if not isinstance(document, dict):
        raise refusal(400, "Malformed JSON: the body must be one object")
    return document


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return f"Status {status}"
