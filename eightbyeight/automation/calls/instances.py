"""Calls about instances of workflows."""

import random
from collections.abc import AsyncGenerator, Callable, Mapping
from datetime import datetime
from uuid import UUID

from eightbyeight.automation.answers import (
    page_of,
    read_done,
    read_failures,
    read_instance,
    read_instances,
)
from eightbyeight.automation.calls.calling import Calls
from eightbyeight.automation.calls.listing import walk_list
from eightbyeight.automation.models import Instance, InstanceStatus, StepFailure
from eightbyeight.automation.requests import (
    command_body,
    data_body,
    definition_path,
    instance_path,
    instances_query,
    logs_query,
    version_query,
)
from eightbyeight.errors import InstanceTerminatedError
from eightbyeight.rest.pages import Page
from eightbyeight.rest.waiting import Watch, wait_until_over
from eightbyeight.transport.clocks import Time

__all__ = ["InstanceCalls"]


class InstanceCalls(Calls):
    """Start instances, look at them, and suspend, resume or terminate them."""

    _time = Time()

    async def list_instances(  # noqa: PLR0913 - all but the id by name
        self,
        definition_id: str | UUID,
        *,
        version: int | None = None,
        status: InstanceStatus | str | None = None,
        started_from: datetime | None = None,
        started_to: datetime | None = None,
        limit: int = 100,
        offset: int = 0,
    ) -> Page[Instance]:
        """Give one page of a definition's instances, the newest first.

        Source: the vendor's page "Retrieve a list of workflow instances".

        Args:
            definition_id: The definition's UUID.
            version: Only instances of this version; None is the latest version, not all of them.
            status: Only instances of this status.
            started_from: Only instances that began then or later; it must know its time zone.
            started_to: Only instances that began then or earlier; it must know its time zone.
            limit: How many per page, 1 to 500.
            offset: Where the page begins, as in ``list_definitions``.

        Raises:
            InvalidInputError: an argument cannot be meant; nothing was sent.
            NotFoundError: the account has no such definition.
            EightByEightError: any other error of the package's tree.
        """
        path = f"{definition_path(definition_id)}/workflows" + instances_query(
            version=version,
            status=status,
            started_from=started_from,
            started_to=started_to,
            limit=limit,
            offset=offset,
        )
        return page_of(read_instances(await self._get(path), str(definition_id)), limit)

    def iter_instances(  # noqa: PLR0913 - all but the id by name
        self,
        definition_id: str | UUID,
        *,
        version: int | None = None,
        status: InstanceStatus | str | None = None,
        started_from: datetime | None = None,
        started_to: datetime | None = None,
        page_size: int = 500,
    ) -> AsyncGenerator[Instance, None]:
        """Give all instances of one version that fit, the newest first, one by one.

        It promises and raises what ``iter_definitions`` does. Instances that begin meanwhile are
        put in front: they are not given, and hide none of those that are.

        Args:
            definition_id: The definition's UUID.
            version: As in :meth:`list_instances`, like those that follow.
            status: Only instances of this status.
            started_from: Only instances that began then or later.
            started_to: Only instances that began then or earlier.
            page_size: How many to ask for at once, 1 to 500.
        """
        definition_path(definition_id)
        instances_query(
            version=version,
            status=status,
            started_from=started_from,
            started_to=started_to,
            limit=page_size,
            offset=0,
        )

        async def fetch(offset: int) -> Page[Instance]:
            return await self.list_instances(
                definition_id,
                version=version,
                status=status,
                started_from=started_from,
                started_to=started_to,
                limit=page_size,
                offset=offset,
            )

        return walk_list(fetch, key=_id_of)

    async def start_instance(
        self,
        definition_id: str | UUID,
        data: Mapping[str, object],
        *,
        version: int | None = None,
    ) -> None:
        """Start an instance of a definition, as its trigger would; meant for tests.

        Nothing comes back: the answer has no body that would name the instance, and of the header
        ``Location`` that the vendor's file has there no page shows an example. Put a mark of your
        own into ``data``, and look for it in ``Instance.data`` of what :meth:`list_instances` gives
        with a ``started_from`` a little before the call. Without a mark that is a guess: others may
        start instances at the same time, and a new one may not be listed at once. Sent once;
        repeated only when nothing was sent, or after a 429. Source: the vendor's page "Test
        workflow definition".

        Args:
            definition_id: The definition's UUID.
            data: What the trigger would bring. For inbound messages it is the whole event as a
                webhook has it, with its ``payload``.
            version: Which version to start; None is the latest.

        Raises:
            InvalidInputError: an argument cannot be meant; nothing was sent.
            NotFoundError: the account has no such definition.
            EightByEightError: any other error of the package's tree.
        """
        path = f"{definition_path(definition_id)}/workflows" + version_query(version)
        read_done(await self._change("POST", path, data_body(data)))

    async def get_instance(
        self, definition_id: str | UUID, workflow_id: str, *, include_logs: bool = False
    ) -> Instance:
        """Give an instance; see the vendor's page "Retrieve workflow instance status".

        Args:
            definition_id: The UUID of its definition.
            workflow_id: The instance's id.
            include_logs: Give what became of each step as well, in ``logs``.

        Raises:
            InvalidInputError: an argument cannot be meant; nothing was sent.
            NotFoundError: the account has no such definition, or that no such instance.
            EightByEightError: any other error of the package's tree.
        """
        path = instance_path(definition_id, workflow_id) + logs_query(include_logs=include_logs)
        return read_instance(await self._get(path), str(definition_id), workflow_id)

    async def suspend(self, definition_id: str | UUID, workflow_id: str) -> None:
        """Let a running instance stand still until it is resumed.

        Source of the three commands: the vendor's page "Update workflow instance status".

        Raises:
            InvalidInputError: an argument cannot be meant; nothing was sent.
            NotFoundError: the account has no such definition, or that no such instance.
            ValidationError: the instance is not one that can be suspended now.
            EightByEightError: any other error of the package's tree.
        """
        await self._command("suspend", definition_id, workflow_id)

    async def resume(self, definition_id: str | UUID, workflow_id: str) -> None:
        """Let a suspended instance go on.

        Raises:
            InvalidInputError: an argument cannot be meant; nothing was sent.
            NotFoundError: the account has no such definition, or that no such instance.
            ValidationError: the instance is not suspended.
            EightByEightError: any other error of the package's tree.
        """
        await self._command("resume", definition_id, workflow_id)

    async def terminate(self, definition_id: str | UUID, workflow_id: str) -> None:
        """End an instance. There is no way back.

        Raises:
            InvalidInputError: an argument cannot be meant; nothing was sent.
            NotFoundError: the account has no such definition, or that no such instance.
            ValidationError: the instance is over already.
            EightByEightError: any other error of the package's tree.
        """
        await self._command("terminate", definition_id, workflow_id)

    async def _command(self, command: str, definition_id: str | UUID, workflow_id: str) -> None:
        path = instance_path(definition_id, workflow_id)
        read_done(await self._change("PATCH", path, command_body(command)))

    async def list_errors(
        self, definition_id: str | UUID, workflow_id: str
    ) -> tuple[StepFailure, ...]:
        """Give why steps of an instance failed; all of them, there are no pages.

        Source: the vendor's page "Retrieve a list of errors for a workflow instance".

        Raises:
            InvalidInputError: an argument cannot be meant; nothing was sent.
            NotFoundError: the account has no such definition, or that no such instance.
            EightByEightError: any other error of the package's tree.
        """
        path = f"{instance_path(definition_id, workflow_id)}/errors"
        return read_failures(await self._get(path), workflow_id)

    async def wait_for_instance(
        self,
        definition_id: str | UUID,
        workflow_id: str,
        *,
        deadline: float | None = None,
        told: Callable[[Instance], object] | None = None,
    ) -> Instance:
        """Ask for an instance until it is complete: at once, after a second, then ever less often.

        The waits grow to 30 s. A suspended instance is waited for as well, since it may be resumed,
        and so is one of a status that is not known. A few failures in a row to get an answer are
        passed over.

        Args:
            definition_id: The UUID of its definition.
            workflow_id: The instance's id.
            deadline: Seconds to wait; None for as long as it takes, which a workflow may make
                days.
            told: Is given the instance after each look.

        Raises:
            InstanceTerminatedError: it was terminated, or a step has failed; :meth:`list_errors`
                tells which, and ``instance`` has what is known.
            WaitTimeoutError: it was not over by the deadline; it goes on, unless it is suspended.
            InvalidInputError: an argument cannot be meant; nothing was sent.
            NotFoundError: the account has no such definition, or that no such instance.
            EightByEightError: any other error of the package's tree.
        """
        watch = Watch(
            lambda: self.get_instance(definition_id, workflow_id),
            _is_over,
            _described,
            told,
            outlook=_outlook,
        )
        instance = await wait_until_over(
            watch, deadline=deadline, time=self._time, random=random.random
        )
        if instance.status == InstanceStatus.COMPLETE:
            return instance
        raise InstanceTerminatedError(
            f"{_named(instance)} was terminated, by somebody or by a fault: list_errors() tells",
            instance=instance,
        )


def _id_of(instance: Instance) -> object:
    return instance.workflow_id


def _is_over(instance: Instance) -> bool:
    return instance.is_over


def _named(instance: Instance) -> str:
    return f"the instance {instance.workflow_id} of the definition {instance.definition_id}"


def _described(instance: Instance) -> str:
    return f"{_named(instance)} is {instance.status}"


def _outlook(instance: Instance) -> str:
    if instance.status == InstanceStatus.SUSPENDED:
        return "it stands still until resume() lets it go on, and can be waited for again"
    return "it goes on, and can be waited for again"
