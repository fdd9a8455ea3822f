"""The contacts API: who is let in, what is done, and how it is answered."""

import json
from datetime import datetime
from functools import partial
from itertools import count

from attrs import evolve

from eightbyeight.emulator.asked import Asked
from eightbyeight.emulator.contacts.accounts import Contacts
from eightbyeight.emulator.contacts.calls import Answer, Body, Call, Operation
from eightbyeight.emulator.contacts.contacts_api import ContactsApi
from eightbyeight.emulator.contacts.gate import Gate
from eightbyeight.emulator.contacts.groups_api import GroupsApi
from eightbyeight.emulator.contacts.jobs_api import JobsApi
from eightbyeight.emulator.contacts.paging import OffsetUnit, Query
from eightbyeight.emulator.contacts.patching import DEEPEST
from eightbyeight.emulator.contacts.reading import is_nested_deeper, members_of
from eightbyeight.emulator.contacts.refusing import (
    Code,
    Refusal,
    RefusedError,
    bad_request,
    code_of,
    not_found,
    refusal,
)
from eightbyeight.emulator.contacts.renaming import renamed
from eightbyeight.emulator.instructions import Status
from eightbyeight.emulator.multipart import parse_form
from eightbyeight.emulator.router import Mode, Route, Router
from eightbyeight.emulator.service import Admitted
from eightbyeight.emulator.wire import read_json, write_response
from eightbyeight.transport.messages import Headers, Response

__all__ = ["ContactsService"]

_JSON = "application/json"
_FORM = "multipart/form-data"
_PREFIX = "/api/v1/accounts/{accountId}"
_WITHOUT_BODY = frozenset({204, 304})
_LISTS = ("contacts", "ids", "msisdns")


class ContactsService:
    """Let requests for contacts in and handle them.

    Args:
        gate: Who is let in.
        contacts: What there is.
        offset_unit: What ``offset`` counts, ``page`` or ``item``.

    Raises:
        InvalidInputError: it counts neither.
    """

    media_type: str = _JSON
    """What its answers come in."""

    def __init__(self, gate: Gate, contacts: Contacts, offset_unit: str) -> None:
        self._gate = gate
        self._contacts = contacts
        unit = OffsetUnit.of(offset_unit)
        apis = (JobsApi(unit), ContactsApi(unit), GroupsApi(unit))
        routes = [route for api in apis for route in api.routes]
        self._router = Router(
            [evolve(route, template=_PREFIX + route.template) for route in routes]
        )
        self._refusals = count(1)
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
        """Leave the first items of each list of a request; one that has none stays as it is."""
        try:
            document = read_json(asked.body)
        except ValueError:
            return asked
        if not isinstance(document, dict):
            return asked
        lists = {name: document[name] for name in _LISTS if isinstance(document.get(name), list)}
        cut = {name: each[:items] for name, each in lists.items()}
        return evolve(asked, body=json.dumps({**document, **cut}).encode())

    def renamed(self, response: Response) -> Response:
        """Make an answer name something else than it did."""
        if not response.body:
            return response
        document = members_of(read_json(response.body))
        return evolve(response, body=json.dumps(renamed(document)).encode())

    def _admitted(self, asked: Asked, now: datetime) -> Admitted:
        self._gate.check_pace()
        match = self._router.find(asked.path)
        if match is None:
            raise refusal(501, Code.INTERNAL, "The emulator does not model this path")
        self._gate.check_key(asked)
        account_id = match.parameters["accountId"]
        if not self._gate.has(account_id):
            raise not_found("account", account_id)
        operation = _operation(match.route, asked.method)
        document = _document(operation.body, asked)
        account = self._contacts.account(account_id)
        call = Call(account, asked.path, match.parameters, Query(asked.query), document, now, now)
        return Admitted(now, partial(self._handled, operation, call))

    def _handled(self, operation: Operation, call: Call, now: datetime, mode: Mode) -> Response:
        account = call.account
        self._contacts.follow(account, now)
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
        body = wrong.body(next(self._refusals), now)
        return write_response(wrong.status, body, wrong.headers, _JSON)


def _operation(route: Route[Operation], method: str) -> Operation:
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
