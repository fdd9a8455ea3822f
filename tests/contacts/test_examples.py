"""Every message the vendor shows of the Contacts API is read, or sent, without a loss."""

import json
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from pathlib import Path

import pytest

from eightbyeight.contacts.client import ContactsClient
from eightbyeight.contacts.models import Addresses, Contact, Group, Job, NewContact
from eightbyeight.contacts.patches import PatchOperation
from eightbyeight.emulator.multipart import parse_form
from eightbyeight.errors import (
    AuthenticationError,
    ConflictError,
    NotFoundError,
    ResponseError,
    ServerError,
    ValidationError,
)
from eightbyeight.rest.converter import structure, unstructure
from eightbyeight.rest.pages import Page
from eightbyeight.rest.problems import CPAAS_ADVICE, error_from
from eightbyeight.transport.memory import MemoryTransport
from eightbyeight.transport.messages import Request, Response
from tests.vendor import contacts
from tests.vendor.examples import PROBLEM, Example, examples_in

_GOLDEN = Path(__file__).parents[1] / "golden" / "contacts"

ANSWERS: Mapping[str, object] = {
    "address-list": Addresses,
    "batch-job": Job,
    "batch-job-list": Page[Job],
    "batch-upload-job": Job,
    "contact": Contact,
    "contact-list": Page[Contact],
    "group": Group,
    "group-list": Page[Group],
}

ERRORS: Mapping[int, type[ResponseError]] = {
    # The vendor's file has the example of 404 under 204 as well: the client reads it as a 404.
    204: NotFoundError,
    400: ValidationError,
    401: AuthenticationError,
    404: NotFoundError,
    409: ConflictError,
}

Body = dict[str, object]
Call = Callable[[ContactsClient, "Body"], Awaitable[object]]


def _create_contact(client: ContactsClient, body: Body) -> Awaitable[object]:
    names = {
        "first_name": "firstName",
        "last_name": "lastName",
        "external_id": "externalId",
        "country": "country",
        "custom_attributes": "customAttributes",
    }
    groups = _ids([group["id"] for group in _objects(body["groups"])])
    given = {name: body[wire] for name, wire in names.items()}
    addresses = structure(body["addresses"], Addresses)
    return client.create_contact(NewContact(addresses, groups=groups, **given))  # type: ignore[arg-type]


def _create_group(client: ContactsClient, body: Body) -> Awaitable[object]:
    name, description = str(body["name"]), body.get("description")
    told = None if description is None else str(description)
    return client.create_group(name, description=told, is_blacklist=body["isBlacklist"] is True)


def _upload(client: ContactsClient, body: Body) -> Awaitable[object]:
    return client.upload_contacts(
        b"msisdn\n",
        filename="c.csv",
        groups=[int(group) for group in _listed(body.get("groups"))],
        has_header=body.get("fileHasHeader", True) is True,
        columns=_listed(body.get("fileColumns")),
    )


def _delete(client: ContactsClient, body: Body) -> Awaitable[object]:
    if body == {"all": True}:
        return client.delete_all_contacts()
    ids, msisdns = _ids(body.get("ids", [])), _texts(body.get("msisdns", []))
    return client.delete_contacts(ids=ids, msisdns=msisdns)


def _operations(body: object) -> list[PatchOperation]:
    return [PatchOperation(**operation) for operation in _objects(body)]  # type: ignore[arg-type]


REQUESTS: Mapping[str, Call] = {
    "batch-delete-contacts": _delete,
    "batch-delete-groups": lambda client, body: client.delete_groups(
        _ids(body["ids"]), delete_contacts=body["deleteContacts"] is True
    ),
    "batch-upload-contacts": _upload,
    "contact-id-list": lambda client, body: client.add_contacts_to_group(1, _ids(body["contacts"])),
    "create-contact": _create_contact,
    "create-group": _create_group,
    "update-contact": lambda client, body: client.update_contact(1, patch=_operations(body)),
    "update-group": lambda client, body: client.update_group(1, patch=_operations(body)),
    "update-operation": lambda client, body: client.update_contact(1, patch=_operations([body])),
}


def _golden(path: Path) -> Example:
    example = json.loads(path.read_bytes())
    assert ["sources", "of", "statuses", "body"] == list(example)
    assert example["sources"]
    return Example(path.stem, example["of"], tuple(example["statuses"]), example["body"])


def _examples(*kinds: str) -> list[object]:
    found = [_golden(path) for path in sorted(_GOLDEN.glob("*.json"))]
    document = contacts.SOURCE.read()
    skipped = []
    if document is None:
        how = pytest.mark.skip(reason=contacts.SOURCE.how_to_get_it)
        skipped.append(pytest.param(None, marks=how, id="the vendor's file"))
    else:
        found += examples_in(document)
    fitting = [pytest.param(each, id=each.where) for each in found if each.of in kinds]
    return [*fitting, *skipped]


@pytest.mark.parametrize("example", _examples(*ANSWERS))
def test_answers(example: Example) -> None:
    """An answer is read into the class it is of, and comes back with every member it had."""
    kind: type[object] = ANSWERS[example.of]  # type: ignore[assignment]

    value = structure(example.body, kind)

    assert _told(example.body) == _told(unstructure(value))


@pytest.mark.parametrize("example", _examples(*REQUESTS))
async def test_requests(example: Example) -> None:
    """A request is what the client's own call sends, member by member."""
    transport = MemoryTransport(_fails)
    client = ContactsClient(api_key="k" * 20, account_id="acme_1", transport=transport, retries=0)
    body: Body = example.body  # type: ignore[assignment]

    with pytest.raises(ServerError):
        await REQUESTS[example.of](client, body)

    (exchange,) = transport.exchanges
    if example.of == "batch-upload-contacts":
        _check_form(body, exchange.request)
        return
    assert isinstance(exchange.request.body, bytes)
    wanted = [body] if example.of == "update-operation" else body
    assert wanted == json.loads(exchange.request.body)


@pytest.mark.parametrize("example", _examples(PROBLEM))
def test_errors(example: Example) -> None:
    """An error is of the class of its status, and keeps its code, message, id and time."""
    for status in example.statuses:
        body: Body = example.body  # type: ignore[assignment]
        shown = 404 if status == 204 else status

        error = error_from(Response(shown, body=json.dumps(body).encode()), CPAAS_ADVICE)

        assert ERRORS[status] is type(error)
        assert body["code"] == error.code
        assert body["message"] == error.title
        assert body["errorId"] == error.error_id
        assert datetime.fromisoformat(str(body["timestamp"])) == error.time


def test_every_example_is_looked_at() -> None:
    """No example is of a kind that none of the tests above takes."""
    golden = [_golden(path) for path in _GOLDEN.glob("*.json")]
    document = contacts.SOURCE.read()
    known = {*ANSWERS, *REQUESTS, PROBLEM}

    assert 12 == len(golden)
    assert {each.of for each in golden} <= known
    if document is None:
        pytest.skip(contacts.SOURCE.how_to_get_it)
    assert known == {each.of for each in examples_in(document)}


async def _fails(_: Request) -> Response:
    return Response(500)


def _check_form(body: Body, request: Request) -> None:
    assert isinstance(request.body, bytes)
    parts = parse_form(request.headers["content-type"], request.body)
    assert b"msisdn\n" == parts["file"].content
    sent = {name: part.content.decode() for name, part in parts.items() if name != "file"}
    assert sent.pop("fileHasHeader") == str(body.get("fileHasHeader", True)).lower()
    wanted = {name: _listed(body[name]) for name in ("groups", "fileColumns") if name in body}
    assert wanted == {name: _listed(value) for name, value in sent.items()}


def _listed(value: object) -> list[str]:
    return [] if value is None else [each.strip() for each in str(value).split(",")]


def _ids(value: object) -> list[int]:
    assert isinstance(value, list)
    return [int(each) for each in value]


def _texts(value: object) -> list[str]:
    assert isinstance(value, list)
    return [str(each) for each in value]


def _objects(value: object) -> list[Body]:
    assert isinstance(value, list)
    assert all(isinstance(each, dict) for each in value)
    return value


def _told(value: object) -> object:
    """Give what a body says: times are moments, and nothing at all is what is left out."""
    if isinstance(value, list | tuple):
        return [_told(each) for each in value]
    if isinstance(value, dict):
        may_be_left_out: tuple[tuple[object, str], ...] = ({}, "customAttributes"), ([], "groups")
        return {
            name: _told(each) for name, each in value.items() if (each, name) not in may_be_left_out
        }
    if isinstance(value, str):
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            return value
    return value
