"""Calls about single contacts."""

from collections.abc import AsyncGenerator, Sequence
from typing import Unpack

from eightbyeight.contacts.answers import (
    read_contact,
    read_created,
    read_done,
    read_gone,
    read_page,
)
from eightbyeight.contacts.calls.calling import Calls
from eightbyeight.contacts.checks import check_contact, id_path, msisdn_path
from eightbyeight.contacts.models import Contact, CreatedContact, NewContact
from eightbyeight.contacts.patches import ContactChanges, PatchOperation, contact_patch
from eightbyeight.contacts.requests import JSON, contact_body, contacts_query
from eightbyeight.errors import AmbiguousContactError
from eightbyeight.rest.pages import Page, walk
from eightbyeight.transport.messages import Repeat

__all__ = ["ContactCalls"]


class ContactCalls(Calls):
    """Search, create, change and delete contacts."""

    async def search_contacts(
        self,
        query: str | None = None,
        *,
        group_id: int | None = None,
        country: str | None = None,
        limit: int = 20,
        offset: int = 0,
    ) -> Page[Contact]:
        """Give one page of the contacts that fit; :meth:`iter_contacts` gives all.

        Source: the vendor's page "Search contacts".

        Args:
            query: A name or an address, or part of one; at most 320 characters.
            group_id: Only contacts of this group.
            country: Only contacts of this country, ISO 3166-1 alpha-2.
            limit: How many per page, 1 to 500.
            offset: Which page, from 0. The pages call it a page's number; a service that counts
                single contacts instead is what :meth:`iter_contacts` is proof against.

        Raises:
            InvalidInputError: an argument cannot be meant; nothing was sent.
            EightByEightError: any other error of the package's tree.
        """
        path = "contacts" + contacts_query(query, group_id, country, limit, offset)
        return read_page(await self._get(path), Page[Contact])

    def iter_contacts(
        self,
        query: str | None = None,
        *,
        group_id: int | None = None,
        country: str | None = None,
        page_size: int = 500,
    ) -> AsyncGenerator[Contact, None]:
        """Give all contacts that fit, one by one; pages are fetched as they are needed.

        On contacts that do not change meanwhile, none is given twice or left out. Where they do
        change, pages shift, and that cannot be promised.

        Args:
            query: As in :meth:`search_contacts`, like those that follow.
            group_id: Only contacts of this group.
            country: Only contacts of this country.
            page_size: How many to ask for at once, 1 to 500.

        Raises:
            InvalidInputError: at once, where an argument cannot be meant.
            UnexpectedResponseError: while iterating: the service gives the same page again.
            EightByEightError: while iterating: any other error of the package's tree.
        """
        contacts_query(query, group_id, country, page_size, 0)

        async def fetch(offset: int) -> Page[Contact]:
            return await self.search_contacts(
                query, group_id=group_id, country=country, limit=page_size, offset=offset
            )

        return walk(fetch, key=_id_of)

    async def create_contact(self, contact: NewContact) -> CreatedContact:
        """Create a contact, or merge it into the one contact that has one of its addresses.

        Sent once; repeated only when nothing was sent, or after a 429. Sent again by hand after an
        error whose ``may_have_happened`` is true, it is merged into itself. Source: the vendor's
        page "Create contact".

        Raises:
            InvalidInputError: something is wrong with the contact; nothing was sent.
            AmbiguousContactError: its addresses belong to more than one contact.
            EightByEightError: any other error of the package's tree.
        """
        body = contact_body(check_contact(contact))
        return read_created(await self._ask("POST", "contacts", body, headers=JSON))

    async def get_contact(self, contact_id: int) -> Contact:
        """Give a contact by its id; see the vendor's page "Get contact information by id".

        Raises:
            NotFoundError: the account has no such contact.
            EightByEightError: any other error of the package's tree.
        """
        path = f"contacts/{id_path('contact_id', contact_id)}"
        return read_contact(await self._get(path), contact_id)

    async def update_contact(
        self,
        contact_id: int,
        *,
        patch: Sequence[PatchOperation] = (),
        **changes: Unpack[ContactChanges],
    ) -> Contact:
        """Set and remove single fields of a contact; all of it happens, or nothing.

        ``update_contact(17, first_name="Ana", email=None, custom_attributes={"tier": "gold"})``
        sets two fields and removes the email; what is not named stays. Groups are changed by
        ``add_contacts_to_group``. Source: the vendor's page "Update contact".

        Args:
            contact_id: The contact's id.
            patch: Operations of a JSON Patch, put behind those of ``changes``.
            **changes: ``first_name``, ``last_name``, ``external_id``, ``country``, each address by
                its name (``msisdn``, ``email``, ``we_chat_user_id``, …), and ``custom_attributes``,
                of which what is not named stays. None removes what is there.

        Raises:
            InvalidInputError: nothing is to be changed, or a value cannot be meant.
            NotFoundError: the account has no such contact.
            ValidationError: the service refused it; removing what is not there is one reason, and
                then nothing else was changed either.
            AmbiguousContactError: another contact has the address.
            EightByEightError: any other error of the package's tree.
        """
        path = f"contacts/{id_path('contact_id', contact_id)}"
        body = contact_patch(changes, patch)
        response = await self._ask("PATCH", path, body, headers=JSON)
        return read_contact(response, contact_id, conflict=AmbiguousContactError)

    async def delete_contact(self, contact_id: int, *, missing_ok: bool = False) -> None:
        """Delete a contact; see the vendor's page "Delete contact".

        Args:
            contact_id: The contact's id.
            missing_ok: Take a contact that is not there for deleted.

        Raises:
            NotFoundError: the account has no such contact.
            EightByEightError: any other error of the package's tree.
        """
        path = f"contacts/{id_path('contact_id', contact_id)}"
        # The answer to a repeated deletion says "not found", which is no matter to some.
        repeat = Repeat.ALWAYS if missing_ok else Repeat.IF_NOT_SENT
        read_gone(await self._ask("DELETE", path, repeat=repeat), missing_ok=missing_ok)

    async def blacklist_msisdn(self, msisdn: str) -> None:
        """Let nothing be sent to a phone number any more.

        The account's products learn of it within about an hour. There is no call to take it back:
        remove the contact from its blacklist group. Source: the vendor's page "Blacklist msisdn".

        Args:
            msisdn: 7 to 15 digits, with ``+`` or without.

        Raises:
            InvalidInputError: it is no phone number; nothing was sent.
            EightByEightError: any other error of the package's tree.
        """
        path = f"contacts/blacklist/{msisdn_path(msisdn)}"
        read_done(await self._ask("POST", path, repeat=Repeat.ALWAYS))


def _id_of(contact: Contact) -> object:
    return contact.id
