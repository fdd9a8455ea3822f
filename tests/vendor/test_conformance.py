"""The client and the emulator speak as the vendor's file describes, in every operation."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from eightbyeight.contacts.client import ContactsClient
from eightbyeight.contacts.models import Addresses, NewContact
from eightbyeight.contacts.patches import PatchOperation
from eightbyeight.emulator import Emulator, ManualClock
from eightbyeight.errors import (
    AmbiguousContactError,
    AuthenticationError,
    ConflictError,
    GroupNameTakenError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    ValidationError,
)
from eightbyeight.transport.memory import MemoryTransport
from tests.vendor.checked import CheckedTransport
from tests.vendor.openapi import VendorOpenApi

KEY = "k0123456789abcdef"
ANN = Addresses(msisdn="+6581234567", line_id="ann")
BOB = Addresses(msisdn="+6581234568", email="bob@example.com")
FILE = b"msisdn,firstName\n6581234569,Cid\n6581234569,Cid\n0,Dan\n"


class Service:
    """An emulator on a clock turned by hand, and a client whose exchanges are checked."""

    def __init__(self, vendor: VendorOpenApi) -> None:
        self.clock = ManualClock(datetime(2026, 5, 1, 8, tzinfo=UTC))
        self.emulator = Emulator(clock=self.clock, accounts=["acme_1"])
        self.transport = CheckedTransport(MemoryTransport(self.emulator), vendor)
        self.client = self.client_of("acme_1")

    def client_of(self, account_id: str) -> ContactsClient:
        """Make a client of an account."""
        return ContactsClient(
            api_key=KEY, account_id=account_id, transport=self.transport, retries=0
        )


@pytest.fixture
async def service(vendor_openapi: VendorOpenApi) -> AsyncIterator[Service]:
    """A service with nothing in it."""
    made = Service(vendor_openapi)
    async with made.client:
        yield made


async def test_every_operation(service: Service, vendor_openapi: VendorOpenApi) -> None:
    """Each of the 20 operations sends what the file describes, and is answered so."""
    client = service.client
    vip = await client.create_group("vip", description="The best")
    other = await client.create_group("other", is_blacklist=True)
    ann = (
        await client.create_contact(
            NewContact(
                ANN,
                first_name="Ann",
                last_name="Lee",
                external_id="1",
                country="SG",
                groups=(vip.id,),
                custom_attributes={"tier": "gold", "score": 1.5, "open": True},
            )
        )
    ).contact
    bob = (await client.create_contact(NewContact(BOB))).contact
    assert (await client.create_contact(NewContact(BOB, first_name="Bob"))).merged
    await client.update_contact(
        ann.id,
        patch=[
            PatchOperation("copy", "/firstName", from_="/lastName"),
            PatchOperation("test", "/customAttributes/open", value=True),
        ],
        first_name=None,
        email="ann@example.com",
        custom_attributes={"tier": None, "a/b~c": 17},
    )
    await client.update_group(vip.id, name="VIP", is_blacklist=True, description=None)
    await client.add_contacts_to_group(vip.id, [bob.id])
    await client.remove_contacts_from_group(vip.id, [ann.id])
    await client.blacklist_msisdn("+6581234560")
    assert ann.id == (await client.get_contact(ann.id)).id
    assert "VIP" == (await client.get_group(vip.id)).name
    await client.search_contacts("b", group_id=vip.id, country="SG", limit=500, offset=1)
    await client.search_groups("v", limit=1, offset=0)
    jobs = [
        await client.upload_contacts(FILE, filename="c.csv", groups=[vip.id, other.id]),
        await client.upload_contacts(
            FILE, filename="c.csv", has_header=False, columns=["msisdn", "firstName"]
        ),
        await client.copy_contacts(vip.id, other.id),
        await client.move_contacts(vip.id, other.id),
        await client.delete_contacts(ids=[ann.id], msisdns=["+6581234568"]),
        await client.delete_groups([other.id], delete_contacts=True),
        await client.delete_all_contacts(),
    ]
    for _ in range(5):
        service.clock.advance(1)
        for job in jobs:
            await client.get_job(job.id)
        assert len(jobs) == len((await client.list_jobs()).items)
    await client.list_jobs("createContacts", limit=1, offset=1)
    await client.delete_contact((await client.create_contact(NewContact(ANN))).contact.id)
    await client.delete_group(vip.id)

    assert vendor_openapi.operation_ids == set(service.transport.checked)


async def test_every_list(service: Service) -> None:
    """Lists are as the file describes from their first page to their last, and where empty."""
    client = service.client
    assert () == (await client.search_contacts()).items
    assert () == (await client.search_groups()).items
    assert () == (await client.list_jobs()).items
    vip = await client.create_group("vip")
    service.emulator.contacts.fill("acme_1", 25, groups=[vip.id])

    assert 25 == len([one async for one in client.iter_contacts(page_size=10)])
    assert 1 == len([one async for one in client.iter_groups(page_size=1)])


async def test_refusals(service: Service) -> None:
    """What the service refuses, it refuses as the file describes."""
    client = service.client
    ann = (await client.create_contact(NewContact(ANN))).contact
    await client.create_contact(NewContact(BOB))
    vip = await client.create_group("vip")
    both = Addresses(msisdn=ANN.msisdn, email=BOB.email)

    with pytest.raises(AmbiguousContactError):
        await client.create_contact(NewContact(both))
    with pytest.raises(ConflictError):
        await client.update_contact(ann.id, email=BOB.email)
    with pytest.raises(GroupNameTakenError):
        await client.create_group("vip")
    with pytest.raises(ValidationError):
        await client.create_contact(NewContact(ANN, groups=(99,)))
    with pytest.raises(ValidationError):
        await client.update_group(vip.id, patch=[PatchOperation("remove", "/name")])
    with pytest.raises(ValidationError):
        await client.copy_contacts(vip.id, 99)
    for asked in (
        client.get_contact(99),
        client.update_contact(99, first_name="x"),
        client.delete_contact(99),
        client.get_group(99),
        client.update_group(99, name="x"),
        client.delete_group(99),
        client.add_contacts_to_group(99, [ann.id]),
        client.add_contacts_to_group(vip.id, [99]),
        client.remove_contacts_from_group(99, [ann.id]),
        client.get_job("1da76ae9-5f8d-40c1-ba71-ae7b00abb23e"),
        service.client_of("acme_2").search_contacts(),
    ):
        with pytest.raises(NotFoundError):
            await asked


async def test_at_the_door(service: Service) -> None:
    """Whoever is not let in is told so in the file's error body."""
    service.emulator.throttle(retry_after=2)
    with pytest.raises(RateLimitError):
        await service.client.search_groups()
    service.emulator.detach(KEY)
    with pytest.raises(PermissionDeniedError):
        await service.client.search_contacts()
    service.emulator.revoke(KEY)
    with pytest.raises(AuthenticationError):
        await service.client.delete_all_contacts()
