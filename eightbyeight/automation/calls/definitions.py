"""Calls about definitions."""

from collections.abc import AsyncGenerator
from uuid import UUID

from eightbyeight.automation.answers import (
    page_of,
    read_definition,
    read_definitions,
    read_done,
    read_latest,
)
from eightbyeight.automation.calls.calling import Calls
from eightbyeight.automation.calls.listing import walk_list
from eightbyeight.automation.models import Definition
from eightbyeight.automation.requests import (
    definition_body,
    definition_path,
    page_query,
    version_query,
)
from eightbyeight.automation.workflow import Workflow
from eightbyeight.errors import InvalidInputError
from eightbyeight.rest.pages import Page

__all__ = ["DefinitionCalls"]


class DefinitionCalls(Calls):
    """List, create, update and delete definitions."""

    async def list_definitions(self, *, limit: int = 100, offset: int = 0) -> Page[Definition]:
        """Give one page of the active definitions; :meth:`iter_definitions` gives all.

        The service tells no totals: a page's ``has_next_page`` is False where it has fewer than
        ``limit``, and None otherwise. Source: the vendor's page "Retrieve a list of active
        workflow definitions".

        Args:
            limit: How many per page, 1 to 500.
            offset: Where the page begins, from 0. The vendor does not say what it counts;
                :meth:`iter_definitions` finds out.

        Raises:
            InvalidInputError: an argument cannot be meant; nothing was sent.
            EightByEightError: any other error of the package's tree.
        """
        path = "definitions" + page_query(limit, offset)
        return page_of(read_definitions(await self._get(path)), limit)

    def iter_definitions(self, *, page_size: int = 100) -> AsyncGenerator[Definition, None]:
        """Give all active definitions, one by one; pages are fetched as they are needed.

        On definitions that do not change meanwhile, none is given twice or left out. Where they do
        change, pages shift, and that cannot be promised.

        Args:
            page_size: How many to ask for at once, 1 to 500.

        Raises:
            InvalidInputError: at once, where ``page_size`` cannot be meant.
            UnexpectedResponseError: while iterating: the service gives the same page again.
            EightByEightError: while iterating: any other error of the package's tree.
        """
        page_query(page_size, 0)

        async def fetch(offset: int) -> Page[Definition]:
            return await self.list_definitions(limit=page_size, offset=offset)

        return walk_list(fetch, key=_version_of)

    async def create_definition(self, workflow: Workflow) -> Definition:
        """Create a definition from a workflow, which is checked before.

        One whose status is enabled begins to work at once. Sent once; repeated only when nothing
        was sent, or after a 429: sent again by hand after an error whose ``may_have_happened`` is
        true, there may be two. Source: the vendor's page "Create a new workflow definition".

        Raises:
            InvalidInputError: the workflow has errors; nothing was sent.
            ValidationError: the service refused it.
            EightByEightError: any other error of the package's tree.
        """
        return read_definition(await self._change("POST", "definitions", definition_body(workflow)))

    async def list_versions(
        self, definition_id: str | UUID, *, limit: int = 100, offset: int = 0
    ) -> Page[Definition]:
        """Give one page of a definition's versions, the latest first.

        Of a definition that is not there it is empty. Source: the vendor's page "Retrieve the
        version history of a workflow definition".

        Args:
            definition_id: The definition's UUID.
            limit: How many per page, 1 to 500.
            offset: Where the page begins, as in :meth:`list_definitions`.

        Raises:
            InvalidInputError: an argument cannot be meant; nothing was sent.
            EightByEightError: any other error of the package's tree.
        """
        path = definition_path(definition_id) + page_query(limit, offset)
        return page_of(read_definitions(await self._get(path), str(definition_id)), limit)

    def iter_versions(
        self, definition_id: str | UUID, *, page_size: int = 100
    ) -> AsyncGenerator[Definition, None]:
        """Give all versions of a definition, one by one, the latest first.

        It promises and raises what :meth:`iter_definitions` does.

        Args:
            definition_id: The definition's UUID.
            page_size: How many to ask for at once, 1 to 500.
        """
        definition_path(definition_id)
        page_query(page_size, 0)

        async def fetch(offset: int) -> Page[Definition]:
            return await self.list_versions(definition_id, limit=page_size, offset=offset)

        return walk_list(fetch, key=_version_of)

    async def get_definition(self, definition_id: str | UUID) -> Definition:
        """Give the latest version of a definition.

        Raises:
            InvalidInputError: it is no UUID; nothing was sent.
            NotFoundError: the account has no such definition. The service says so with an empty
                list and the status 200.
            EightByEightError: any other error of the package's tree.
        """
        path = definition_path(definition_id) + page_query(1, 0)
        return read_latest(await self._get(path), str(definition_id))

    async def update_definition(self, definition_id: str | UUID, workflow: Workflow) -> Definition:
        """Make a workflow the next version of a definition; it is checked before.

        Instances that run already go on with the version they began with. Each update makes a
        version, also one that changes nothing, so it is repeated only when nothing was sent, or
        after a 429. Source: the vendor's page "Update workflow definition".

        Raises:
            InvalidInputError: the workflow has errors, or the id is no UUID; nothing was sent.
            NotFoundError: the account has no such definition.
            ValidationError: the service refused it.
            EightByEightError: any other error of the package's tree.
        """
        path = definition_path(definition_id)
        response = await self._change("PUT", path, definition_body(workflow))
        return read_definition(response, str(definition_id))

    async def delete_definition(self, definition_id: str | UUID, *, version: int) -> None:
        """Delete one version of a definition. There is no way back.

        Its running instances are terminated and their logs deleted. The service accepts it and
        does it later. Source: the vendor's page "Delete workflow definition".

        Args:
            definition_id: The definition's UUID.
            version: Which version, from 1; :meth:`delete_all_versions` deletes all.

        Raises:
            InvalidInputError: an argument cannot be meant; nothing was sent.
            NotFoundError: the account has no such definition, or not this version.
            EightByEightError: any other error of the package's tree.
        """
        given: object = version
        if given is None:
            # Left out, it would mean all versions.
            raise InvalidInputError.of("version", "is None; delete_all_versions() deletes all")
        path = definition_path(definition_id) + version_query(version)
        read_done(await self._change("DELETE", path))

    async def delete_all_versions(self, definition_id: str | UUID) -> None:
        """Delete a definition with all its versions. There is no way back.

        All its running instances are terminated and all logs deleted. The service accepts it and
        does it later. Source: the vendor's page "Delete workflow definition".

        Raises:
            InvalidInputError: it is no UUID; nothing was sent.
            NotFoundError: the account has no such definition.
            EightByEightError: any other error of the package's tree.
        """
        read_done(await self._change("DELETE", definition_path(definition_id)))


def _version_of(definition: Definition) -> object:
    return definition.id, definition.version
