"""Every call sends the one request that the vendor's pages describe, and reads its answer."""

from collections.abc import Awaitable, Callable

import pytest

from eightbyeight.contacts.client import ContactsClient
from eightbyeight.contacts.models import Addresses, Contact, CreatedContact, JobType, NewContact
from eightbyeight.contacts.patches import PatchOperation
from eightbyeight.errors import (
    AmbiguousContactError,
    GroupNameTakenError,
    InvalidInputError,
    NotFoundError,
    ServerError,
    UnexpectedResponseError,
)
from eightbyeight.transport.messages import Repeat, Response
from tests.contacts.answering import (
    CONTACT,
    GROUP,
    JOB,
    JOB_ID,
    PREFIX,
    answer,
    client,
    page,
)

Call = Callable[[ContactsClient], Awaitable[object]]
ANA = NewContact(Addresses(msisdn="+6581234567"), first_name="Ana")
ERROR = {"code": 1300, "message": "no", "errorId": "x", "timestamp": "2018-08-04T09:25:40Z"}

CALLS: dict[str, tuple[Call, Response, str, str, bytes, Repeat]] = {
    "search_contacts": (
        lambda contacts: contacts.search_contacts("Ana", group_id=9, country="SG", limit=5),
        page(CONTACT),
        "GET",
        "contacts?limit=5&offset=0&query=Ana&groupId=9&country=SG",
        b"",
        Repeat.ALWAYS,
    ),
    "create_contact": (
        lambda contacts: contacts.create_contact(ANA),
        answer(201, CONTACT),
        "POST",
        "contacts",
        b'{"addresses":{"msisdn":"+6581234567"},"firstName":"Ana"}',
        Repeat.IF_NOT_SENT,
    ),
    "get_contact": (
        lambda contacts: contacts.get_contact(7),
        answer(200, CONTACT),
        "GET",
        "contacts/7",
        b"",
        Repeat.ALWAYS,
    ),
    "update_contact": (
        lambda contacts: contacts.update_contact(
            7, patch=[PatchOperation("test", "/country", value="SG")], email=None
        ),
        answer(200, CONTACT),
        "PATCH",
        "contacts/7",
        b'[{"op":"remove","path":"/addresses/email"},{"op":"test","path":"/country","value":"SG"}]',
        Repeat.IF_NOT_SENT,
    ),
    "delete_contact": (
        lambda contacts: contacts.delete_contact(7),
        answer(204),
        "DELETE",
        "contacts/7",
        b"",
        Repeat.IF_NOT_SENT,
    ),
    "delete_contact, or not there": (
        lambda contacts: contacts.delete_contact(7, missing_ok=True),
        answer(404, ERROR),
        "DELETE",
        "contacts/7",
        b"",
        Repeat.ALWAYS,
    ),
    "blacklist_msisdn": (
        lambda contacts: contacts.blacklist_msisdn("+6581234567"),
        answer(200),
        "POST",
        "contacts/blacklist/%2B6581234567",
        b"",
        Repeat.ALWAYS,
    ),
    "search_groups": (
        lambda contacts: contacts.search_groups("vi", offset=3),
        page(GROUP),
        "GET",
        "groups?limit=20&offset=3&name=vi",
        b"",
        Repeat.ALWAYS,
    ),
    "create_group": (
        lambda contacts: contacts.create_group("vip", description="d"),
        answer(201, GROUP),
        "POST",
        "groups",
        b'{"name":"vip","description":"d","isBlacklist":false}',
        Repeat.IF_NOT_SENT,
    ),
    "get_group": (
        lambda contacts: contacts.get_group(9),
        answer(200, GROUP),
        "GET",
        "groups/9",
        b"",
        Repeat.ALWAYS,
    ),
    "update_group": (
        lambda contacts: contacts.update_group(9, is_blacklist=True),
        answer(200, GROUP),
        "PATCH",
        "groups/9",
        b'[{"op":"add","path":"/isblacklist","value":true}]',
        Repeat.IF_NOT_SENT,
    ),
    "delete_group": (
        lambda contacts: contacts.delete_group(9),
        answer(204),
        "DELETE",
        "groups/9",
        b"",
        Repeat.IF_NOT_SENT,
    ),
    "delete_group, or not there": (
        lambda contacts: contacts.delete_group(9, missing_ok=True),
        answer(204, ERROR),
        "DELETE",
        "groups/9",
        b"",
        Repeat.ALWAYS,
    ),
    "add_contacts_to_group": (
        lambda contacts: contacts.add_contacts_to_group(9, [7]),
        answer(201, GROUP),
        "POST",
        "groups/9/contacts",
        b'{"contacts":[7]}',
        Repeat.ALWAYS,
    ),
    "remove_contacts_from_group": (
        lambda contacts: contacts.remove_contacts_from_group(9, {7}),
        answer(200, GROUP),
        "DELETE",
        "groups/9/contacts",
        b'{"contacts":[7]}',
        Repeat.ALWAYS,
    ),
    "delete_contacts": (
        lambda contacts: contacts.delete_contacts(ids=[7], msisdns=["+6581234567"]),
        answer(202, JOB),
        "POST",
        "contacts/batches/deleteContacts",
        b'{"ids":[7],"msisdns":["+6581234567"]}',
        Repeat.IF_NOT_SENT,
    ),
    "delete_all_contacts": (
        lambda contacts: contacts.delete_all_contacts(),
        answer(202, JOB),
        "POST",
        "contacts/batches/deleteContacts",
        b'{"all":true}',
        Repeat.IF_NOT_SENT,
    ),
    "copy_contacts": (
        lambda contacts: contacts.copy_contacts(9, 10),
        answer(202, JOB),
        "POST",
        "groups/batches/copyContacts?from=9&to=10",
        b"",
        Repeat.IF_NOT_SENT,
    ),
    "move_contacts": (
        lambda contacts: contacts.move_contacts(9, 10),
        answer(202, JOB),
        "POST",
        "groups/batches/moveContacts?from=9&to=10",
        b"",
        Repeat.IF_NOT_SENT,
    ),
    "delete_groups": (
        lambda contacts: contacts.delete_groups([9], delete_contacts=True),
        answer(202, JOB),
        "POST",
        "groups/batches/deleteGroups",
        b'{"ids":[9],"deleteContacts":true}',
        Repeat.IF_NOT_SENT,
    ),
    "get_job": (
        lambda contacts: contacts.get_job(JOB_ID),
        answer(200, JOB),
        "GET",
        f"batches/{JOB_ID}",
        b"",
        Repeat.ALWAYS,
    ),
    "list_jobs": (
        lambda contacts: contacts.list_jobs(JobType.MOVE_CONTACTS),
        page(JOB),
        "GET",
        "batches?limit=20&offset=0&type=moveContacts",
        b"",
        Repeat.ALWAYS,
    ),
}


@pytest.mark.parametrize("name", CALLS)
async def test_the_request(name: str) -> None:
    """One request goes out, to the account's path, with the key and the body of the pages."""
    call, reply, method, path, body, repeat = CALLS[name]
    contacts, transport = client(reply)
    await call(contacts)

    [exchange] = transport.exchanges
    request = exchange.request
    assert (method, f"https://contacts.8x8.com{PREFIX}{path}") == (request.method, request.url)
    assert (body, repeat, 90.0) == (request.body, request.repeat, request.timeout)
    assert "Bearer k" == request.headers["authorization"]
    assert "application/json" == request.headers["accept"]
    expected = "application/json" if body else None
    assert expected == request.headers.get("content-type")


async def test_created_and_merged() -> None:
    """The caller learns whether the contact is new; one that fits several is another error."""
    contacts, _ = client(answer(201, CONTACT), answer(200, CONTACT), answer(409, ERROR))
    first, second = await contacts.create_contact(ANA), await contacts.create_contact(ANA)

    assert (CreatedContact(first.contact, merged=False), True) == (first, second.merged)
    with pytest.raises(AmbiguousContactError):
        await contacts.create_contact(ANA)


async def test_an_address_that_another_contact_has() -> None:
    """A change that would give two contacts one address is the error of a creation that would."""
    contacts, _ = client(answer(409, ERROR))

    with pytest.raises(AmbiguousContactError):
        await contacts.update_contact(7, email="ana@example.com")


async def test_an_object_instead_of_its_id() -> None:
    """Whoever gives a contact for its id is told so, without the contact being shown."""
    contacts, _ = client()

    ana = Contact(id=7, addresses=Addresses(email="ana@example.com"))

    with pytest.raises(InvalidInputError) as caught:
        await contacts.get_contact(ana)  # type: ignore[arg-type]
    expected = (
        "contact_id: a Contact, which has its id as .id, is no id, which is a positive number"
    )
    assert expected == str(caught.value)


async def test_a_name_that_is_taken() -> None:
    """A group's name that another has is an error of its own, at creation and at change."""
    contacts, _ = client(answer(409, ERROR), answer(409, ERROR))
    with pytest.raises(GroupNameTakenError):
        await contacts.create_group("vip")
    with pytest.raises(GroupNameTakenError):
        await contacts.update_group(9, name="vip")


async def test_a_group_that_is_only_located() -> None:
    """Where the answer names the group's place alone, the group is asked for."""
    contacts, transport = client(answer(201), answer(200, GROUP))
    group = await contacts.add_contacts_to_group(9, [7])

    assert 9 == group.id
    assert ["POST", "GET"] == [exchange.request.method for exchange in transport.exchanges]


@pytest.mark.parametrize("status", [403, 404])
async def test_a_group_that_is_changed_and_cannot_be_read(status: int) -> None:
    """Whatever becomes of the question for the group, the change was made."""
    contacts, _ = client(answer(200), answer(status, ERROR))
    with pytest.raises(UnexpectedResponseError, match="it was done") as caught:
        await contacts.remove_contacts_from_group(9, [7])

    assert caught.value.may_have_happened


class Odd(int):
    """A number that is written in a way of its own."""

    def __str__(self) -> str:
        return "../groups"


async def test_numbers_of_other_classes() -> None:
    """An id goes out as its digits, whatever its class says."""
    contacts, transport = client(page(), answer(200, CONTACT), answer(202, JOB))
    await contacts.search_contacts(group_id=Odd(9))
    await contacts.get_contact(Odd(7))
    await contacts.delete_contacts(ids=[Odd(7)])

    assert "groupId=9" in transport.exchanges[0].request.url
    assert transport.exchanges[1].request.url.endswith("/contacts/7")
    assert b'{"ids":[7]}' == transport.exchanges[2].request.body


async def test_what_is_not_there() -> None:
    """A deletion of nothing is an error, unless it does not matter."""
    contacts, _ = client(answer(404, ERROR), answer(204, ERROR))
    with pytest.raises(NotFoundError):
        await contacts.delete_contact(7)
    with pytest.raises(NotFoundError):
        await contacts.delete_group(9)


async def test_iterating() -> None:
    """Pages are asked for when they are needed, each item is given once."""
    two = {**CONTACT, "id": 8}
    contacts, transport = client(
        page(CONTACT, more=True), page(two), page(GROUP), page(JOB, more=True), page(JOB)
    )
    walk = contacts.iter_contacts("a", page_size=1)
    assert 0 == len(transport.exchanges)
    assert 7 == (await anext(walk)).id
    assert 1 == len(transport.exchanges)
    assert [8] == [contact.id async for contact in walk]
    assert [9] == [group.id async for group in contacts.iter_groups()]
    with pytest.raises(UnexpectedResponseError):
        [job async for job in contacts.iter_jobs()]

    urls = [exchange.request.url.partition(PREFIX)[2] for exchange in transport.exchanges]
    assert [
        "contacts?limit=1&offset=0&query=a",
        "contacts?limit=1&offset=1&query=a",
        "groups?limit=500&offset=0",
        "batches?limit=500&offset=0",
        "batches?limit=500&offset=1",
    ] == urls


@pytest.mark.parametrize(
    "call",
    [
        lambda contacts: contacts.iter_contacts(page_size=0),
        lambda contacts: contacts.iter_groups(""),
        lambda contacts: contacts.iter_jobs("upload"),
    ],
)
def test_iterating_what_cannot_be_meant(call: Callable[[ContactsClient], object]) -> None:
    """It is refused at once, not when the first item is asked for."""
    contacts, _ = client()
    with pytest.raises(InvalidInputError):
        call(contacts)


@pytest.mark.parametrize(
    "call",
    [
        lambda contacts: contacts.delete_contacts(),
        lambda contacts: contacts.delete_contacts(ids=[], msisdns=()),
        lambda contacts: contacts.delete_groups([], delete_contacts=False),
        lambda contacts: contacts.copy_contacts(9, 9),
        lambda contacts: contacts.move_contacts(9, 0),
        lambda contacts: contacts.add_contacts_to_group(9, []),
        lambda contacts: contacts.create_contact(NewContact(Addresses())),
        lambda contacts: contacts.create_group(""),
        lambda contacts: contacts.update_contact(7),
        lambda contacts: contacts.update_group(9),
        lambda contacts: contacts.get_job("7"),
        lambda contacts: contacts.get_contact("7"),
        lambda contacts: contacts.blacklist_msisdn("7"),
        lambda contacts: contacts.upload_contacts(b""),
    ],
)
async def test_what_cannot_be_meant_is_not_sent(call: Call) -> None:
    """Wrong input is refused before anything goes out, above all what would delete too much."""
    contacts, transport = client()
    with pytest.raises(InvalidInputError):
        await call(contacts)

    assert 0 == len(transport.exchanges)


async def test_a_failure_may_have_happened() -> None:
    """A creation without a definite answer is not sent again."""
    contacts, transport = client(answer(500, ERROR))
    with pytest.raises(ServerError) as caught:
        await contacts.create_contact(ANA)

    assert caught.value.may_have_happened
    assert 1 == len(transport.exchanges)
