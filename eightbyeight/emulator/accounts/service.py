"""An API below an account: who is let in, what is done, and how it is answered."""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Generic, TypeVar

from attrs import evolve, frozen

from eightbyeight.emulator.accounts.book import Account, AccountBook
from eightbyeight.emulator.accounts.calls import Answer, Body, Call, Operation
from eightbyeight.emulator.accounts.gate import Gate
from eightbyeight.emulator.accounts.query import Query
from eightbyeight.emulator.accounts.reading import DEEPEST, is_nested_deeper
from eightbyeight.emulator.accounts.refusing import (
    Code,
    Refusal,
    RefusedError,
    bad_request,
    code_of,
    refusal,
)
from eightbyeight.emulator.asked import Asked
from eightbyeight.emulator.instructions import Status
from eightbyeight.emulator.multipart import parse_form
from eightbyeight.emulator.router import Mode, Route, Router
from eightbyeight.emulator.service import Admitted
from eightbyeight.emulator.wire import read_json, write_response
from eightbyeight.transport.messages import Headers, Response

__all__ = ["AccountsService", "Door", "Manners"]

AccountT = TypeVar("AccountT", bound=Account)

_JSON = "application/json"
_FORM = "multipart/form-data"
_PREFIX = "/api/v1/accounts/{accountId}"
_WITHOUT_BODY = frozenset({204, 304})


@frozen
class Manners:
    """What faults do to the bodies of one API."""

    part: Callable[[object, int], object]
    """Leaves the first items of a request's document; one that holds none stays as it is."""
    renamed: Callable[[object], object]
    """Makes an answer's document name something else than it did."""


@frozen
class Door:
    """What every request passes, whichever API it is for."""

    gate: Gate
    refusals: Iterator[int]
    """What refusals are counted with."""


class AccountsService(Generic[AccountT]):
    """Let requests for one API in and handle them.

    Args:
        door: Who is let in.
        book: What there is.
        routes: What can be asked for, from the account on.
        manners: What faults do to its bodies.
    """

    media_type: str = _JSON
    """What its answers come in."""

    def __init__(
        self,
        door: Door,
        book: AccountBook[AccountT],
        routes: Sequence[Route[Operation[AccountT]]],
        manners: Manners,
    ) -> None:
        self._door = door
        self._book = book
        self._router = Router(
            [evolve(route, template=_PREFIX + route.template) for route in routes]
        )
        self._manners = manners
        self._changes = 0

    @property
    def changes(self) -> int:
        """How many requests have changed something."""
        return self._changes

    def admit(self, asked: Asked, now: datetime) -> Admitted | Response:
        """Let a request in and read it, or give the answer that turns it away."""
        try:
            return self._admitted(asked, now)
        except RefusedError as refused:
            return self._refused(refused.refusal, now)

    def arranged(self, status: Status, path: str, now: datetime) -> Response:  # noqa: ARG002 - Api
        """Answer with the error body that a fault arranged."""
        fields = {"content-type": _JSON, **dict(status.headers)}
        if status.status in _WITHOUT_BODY:
            return Response(status.status, Headers(fields))
        wrong = Refusal(status.status, code_of(status.status), status.told)
        return evolve(self._refused(wrong, now), headers=Headers(fields))

    def part(self, asked: Asked, items: int) -> Asked:
        """Leave the first items of a request; one that has none stays as it is."""
        try:
            document = read_json(asked.body)
        except ValueError:
            return asked
        return evolve(asked, body=json.dumps(self._manners.part(document, items)).encode())

    def renamed(self, response: Response) -> Response:
        """Make an answer name something else than it did."""
        if not response.body:
            return response
        document = self._manners.renamed(read_json(response.body))
        return evolve(response, body=json.dumps(document).encode())

    def _admitted(self, asked: Asked, now: datetime) -> Admitted:
        gate = self._door.gate
        gate.check_pace()
        match = self._router.find(asked.path)
        if match is None:
            raise refusal(501, Code.INTERNAL, "The emulator does not model this path")
        gate.check_key(asked)
        account_id = match.parameters["accountId"]
        gate.check_account(account_id)
        operation = _operation(match.route, asked.method)
        document = _document(operation.body, asked)
        account = self._book.account(account_id)
        call = Call(account, asked.path, match.parameters, Query(asked.query), document, now, now)
        return Admitted(now, partial(self._handled, operation, call))

    def _handled(
        self, operation: Operation[AccountT], call: Call[AccountT], now: datetime, mode: Mode
    ) -> Response:
        account = call.account
        self._book.follow(account, now)
        call = evolve(call, now=now, is_blind=mode is Mode.FORCE)
        before = account.changes
        try:
            if mode is Mode.LOOK:
                with account.trial():
                    return _written(operation.do(call))
            return _written(operation.do(call))
        except RefusedError as refused:
            return self._refused(refused.refusal, now)
        finally:
            self._changes += account.changes != before

    def _refused(self, wrong: Refusal, now: datetime) -> Response:
        body = wrong.body(next(self._door.refusals), now)
        return write_response(wrong.status, body, wrong.headers, _JSON)


def _operation(route: Route[Operation[AccountT]], method: str) -> Operation[AccountT]:
    operation = route.operations.get(method)
    if operation is None:
        allowed = ", ".join(route.operations)
        fields = Headers({"Allow": allowed})
        raise refusal(405, Code.PARAMETER, f"Only {allowed} is possible here", fields)
    return operation


def _document(body: Body, asked: Asked) -> object:
    match body:
        case Body.JSON:
            _check_media_type(asked, _JSON)
            return _json(asked.body)
        case Body.TEXT if asked.body:
            if not isinstance(_json(asked.body), str):
                raise bad_request("The body must be a text, or left out")
            return None
        case Body.FORM:
            _check_media_type(asked, _FORM)
            return _form(asked)
        case _:
            return None


def _check_media_type(asked: Asked, expected: str) -> None:
    media_type = asked.headers.get("content-type", "").partition(";")[0]
    if media_type.strip().lower() != expected:
        raise refusal(415, Code.PARAMETER, f"Content-Type must be {expected}")


def _json(body: bytes) -> object:
    try:
        document = read_json(body)
    except ValueError:
        # Nothing of the body is quoted: it may be anything at all.
        pass
    else:
        if not is_nested_deeper(document, DEEPEST):
            return document
    raise bad_request("The body is no JSON, or nested too deep")


def _form(asked: Asked) -> object:
    try:
        return parse_form(asked.headers["content-type"], asked.body)
    except ValueError:
        pass
    raise bad_request("The body is no form")


def _written(answer: Answer) -> Response:
    if answer.document is None:
        return Response(answer.status, answer.headers)
    return write_response(answer.status, answer.document, answer.headers, _JSON)
