"""The service without its network: who is let in, what is done, and how it is answered."""

from datetime import datetime

from attrs import evolve, frozen

from eightbyeight.emulator.asked import Asked
from eightbyeight.emulator.campaigns_api import CampaignsApi
from eightbyeight.emulator.gate import Gate, check_media_type
from eightbyeight.emulator.problems import ProblemError, refusal
from eightbyeight.emulator.router import Call, Mode, Operation, Route, Router
from eightbyeight.emulator.wire import read_json, write_response
from eightbyeight.transport.messages import Headers, Response

__all__ = ["Admitted", "Service"]


@frozen
class Admitted:
    """A request that was let in and read, and has still to be handled."""

    path: str
    operation: Operation
    call: Call


class Service:
    """Let requests in and handle them.

    Args:
        gate: Who is let in.
        api: What can be done.
    """

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

    def handle(
        self, admitted: Admitted, now: datetime | None = None, mode: Mode = Mode.DO
    ) -> Response:
        """Do what is asked, as of when it was let in or of a later moment, and answer."""
        call = admitted.call
        if now is not None or mode is not Mode.DO:
            call = evolve(call, now=call.now if now is None else now, mode=mode)
        try:
            status, document = admitted.operation(call)
        except ProblemError as refused:
            return _refused(refused, admitted.path, call.now)
        return write_response(status, document)

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
        return Admitted(asked.path, operation, call)


def _refused(refused: ProblemError, path: str, now: datetime) -> Response:
    problem = refused.problem
    return write_response(problem.status, problem.body(instance=path, time=now), problem.headers)


def _operation(route: Route, method: str) -> Operation:
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
