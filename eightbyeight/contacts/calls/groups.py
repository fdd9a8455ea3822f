"""Calls about groups."""

from collections.abc import AsyncGenerator, Collection, Sequence
from typing import Unpack

from eightbyeight.contacts.answers import read_gone, read_group, read_page, says_nothing
from eightbyeight.contacts.calls.calling import Calls
from eightbyeight.contacts.checks import check_group, check_ids, id_path
from eightbyeight.contacts.models import Group, NewGroup
from eightbyeight.contacts.patches import GroupChanges, PatchOperation, group_patch
from eightbyeight.contacts.requests import JSON, group_body, groups_query, members_body
from eightbyeight.errors import (
    EightByEightError,
    GroupNameTakenError,
    InvalidInputError,
    UnexpectedResponseError,
)
from eightbyeight.rest.pages import Page, walk
from eightbyeight.transport.messages import Repeat

__all__ = ["GroupCalls"]


class GroupCalls(Calls):
    """Search, create, change and delete groups, and put contacts into them."""

    async def search_groups(
        self, name: str | None = None, *, limit: int = 20, offset: int = 0
    ) -> Page[Group]:
        """Give one page of the groups that fit; :meth:`iter_groups` gives all.

        Source: the vendor's page "Search for groups".

        Args:
            name: A group's name, or part of it.
            limit: How many per page, 1 to 500.
            offset: Which page, from 0; see ``search_contacts``.

        Raises:
            InvalidInputError: an argument cannot be meant; nothing was sent.
            EightByEightError: any other error of the package's tree.
        """
        path = "groups" + groups_query(name, limit, offset)
        return read_page(await self._get(path), Page[Group])

    def iter_groups(
        self, name: str | None = None, *, page_size: int = 500
    ) -> AsyncGenerator[Group, None]:
        """Give all groups that fit, one by one; pages are fetched as they are needed.

        It promises and raises what ``iter_contacts`` does.
        """
        groups_query(name, page_size, 0)

        async def fetch(offset: int) -> Page[Group]:
            return await self.search_groups(name, limit=page_size, offset=offset)

        return walk(fetch, key=_id_of)

    async def create_group(
        self, name: str, *, description: str | None = None, is_blacklist: bool = False
    ) -> Group:
        """Create a group; see the vendor's page "Create a group".

        Args:
            name: 1 to 100 characters; no two groups of an account have the same.
            description: 1 to 100 characters.
            is_blacklist: Let nothing be sent to its contacts, by any product of the account.

        Raises:
            InvalidInputError: an argument cannot be meant; nothing was sent.
            GroupNameTakenError: another group has the name.
            EightByEightError: any other error of the package's tree.
        """
        group = NewGroup(name, description=description, is_blacklist=is_blacklist)
        check_group(group)
        response = await self._ask("POST", "groups", group_body(group), headers=JSON)
        return read_group(response, conflict=GroupNameTakenError)

    async def get_group(self, group_id: int) -> Group:
        """Give a group by its id; see the vendor's page "Get group information by id".

        Raises:
            NotFoundError: the account has no such group.
            EightByEightError: any other error of the package's tree.
        """
        path = f"groups/{id_path('group_id', group_id)}"
        return read_group(await self._get(path), group_id)

    async def update_group(
        self,
        group_id: int,
        *,
        patch: Sequence[PatchOperation] = (),
        **changes: Unpack[GroupChanges],
    ) -> Group:
        """Change a group's name, description or flag; all of it happens, or nothing.

        Source: the vendor's page "Update group".

        Args:
            group_id: The group's id.
            patch: Operations of a JSON Patch, put behind those of ``changes``.
            **changes: ``name``, ``description`` (None removes it) and ``is_blacklist``.

        Raises:
            InvalidInputError: nothing is to be changed, or a value cannot be meant.
            NotFoundError: the account has no such group.
            GroupNameTakenError: another group has the name.
            EightByEightError: any other error of the package's tree.
        """
        path = f"groups/{id_path('group_id', group_id)}"
        body = group_patch(changes, patch)
        response = await self._ask("PATCH", path, body, headers=JSON)
        return read_group(response, group_id, conflict=GroupNameTakenError)

    async def delete_group(self, group_id: int, *, missing_ok: bool = False) -> None:
        """Delete a group and leave its contacts; ``delete_groups`` can delete those as well.

        Source: the vendor's page "Delete group".

        Args:
            group_id: The group's id.
            missing_ok: Take a group that is not there for deleted.

        Raises:
            NotFoundError: the account has no such group.
            EightByEightError: any other error of the package's tree.
        """
        path = f"groups/{id_path('group_id', group_id)}"
        repeat = Repeat.ALWAYS if missing_ok else Repeat.IF_NOT_SENT
        read_gone(await self._ask("DELETE", path, repeat=repeat), missing_ok=missing_ok)

    async def add_contacts_to_group(self, group_id: int, contact_ids: Collection[int]) -> Group:
        """Put contacts into a group; those that are in it stay.

        Source: the vendor's page "Add contacts to group".

        Raises:
            InvalidInputError: there are no ids, or one is none; nothing was sent.
            NotFoundError: the account has no such group.
            EightByEightError: any other error of the package's tree.
        """
        return await self._change_members("POST", group_id, contact_ids)

    async def remove_contacts_from_group(
        self, group_id: int, contact_ids: Collection[int]
    ) -> Group:
        """Take contacts out of a group; the contacts themselves stay.

        Source: the vendor's page "Delete contacts from group".

        Raises:
            InvalidInputError: there are no ids, or one is none; nothing was sent.
            NotFoundError: the account has no such group.
            EightByEightError: any other error of the package's tree.
        """
        return await self._change_members("DELETE", group_id, contact_ids)

    async def _change_members(
        self, method: str, group_id: int, contact_ids: Collection[int]
    ) -> Group:
        path = f"groups/{id_path('group_id', group_id)}/contacts"
        ids = check_ids("contact_ids", contact_ids)
        if not ids:
            raise InvalidInputError.of("contact_ids", "are none: nothing to do")
        # To put somebody in twice changes nothing, nor to take them out twice.
        response = await self._ask(
            method, path, members_body(ids), repeat=Repeat.ALWAYS, headers=JSON
        )
        if not says_nothing(response):
            return read_group(response, group_id)
        # One of the vendor's pages shows a Location instead of the group.
        try:
            return await self.get_group(group_id)
        except EightByEightError as error:
            reason = str(error)
        raise UnexpectedResponseError(
            f"{response.status}: it was done, but the group could not be read then: {reason}",
            status=response.status,
        )


def _id_of(group: Group) -> object:
    return group.id
