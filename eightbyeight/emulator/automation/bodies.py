"""Definitions and instances as answers write them.

Sources: the schemas of the OpenAPI file, and its examples, which differ from them.
"""

from collections import Counter
from collections.abc import Mapping

from eightbyeight.emulator.accounts.moments import write_moment
from eightbyeight.emulator.automation.values import Definition, Instance, StepLog, WorkflowError

__all__ = ["definition_body", "error_body", "history_body", "instance_body", "usage_body"]

_ALLOWED = 50_000
_OVERAGE_PRICE = 0.005


def definition_body(
    account_id: str, definition: Definition, *, by_schema: bool
) -> dict[str, object]:
    """Write a version of a definition.

    Args:
        account_id: Whose it is.
        definition: The version.
        by_schema: Whether ``id`` and ``version`` stand at the top, as the schema has them, rather
            than within ``definition``, as each of the examples has them.
    """
    ids: dict[str, object] = {"id": definition.id, "version": definition.version}
    scope = definition.sub_account_id
    inner: dict[str, object] = {"name": definition.name, "steps": list(definition.steps)}
    return {
        "accountId": account_id,
        **({} if scope is None else {"subAccountId": scope}),
        "trigger": definition.trigger,
        "status": definition.status,
        "createdAt": write_moment(definition.created_at),
        **(ids if by_schema else {}),
        "definition": inner if by_schema else {**ids, **inner},
    }


def instance_body(instance: Instance, *, with_logs: bool = False) -> dict[str, object]:
    """Write an instance, with what became of its steps where that is asked for."""
    over = instance.completed_at
    body: dict[str, object] = {
        "workflowId": instance.workflow_id,
        "data": dict(instance.data),
        "definitionId": instance.definition.id,
        "version": instance.definition.version,
        "status": instance.status.value,
        "startedAt": write_moment(instance.started_at),
        "completedAt": None if over is None else write_moment(over),
    }
    return {**body, "logs": [_log_body(each) for each in instance.logs]} if with_logs else body


def error_body(instance: Instance, error: WorkflowError) -> dict[str, object]:
    """Write why an instance came to a bad end."""
    return {
        "workflowId": instance.workflow_id,
        "step": error.step,
        "message": error.message,
        "errorTime": write_moment(error.time),
    }


def usage_body(used: int, year: int, month: int) -> dict[str, object]:
    """Write how many instances of a month there are, and how many there may be."""
    return {
        "allowedWorkflowCount": _ALLOWED,
        "allowedOverage": True,
        "overagePrice": _OVERAGE_PRICE,
        "executedWorkflowCount": used,
        "countStartedMonth": month,
        "countStartedYear": year,
    }


def history_body(account_id: str, used: Counter[tuple[int, int]]) -> list[Mapping[str, object]]:
    """Write how many instances were started in each month, the latest first."""
    return [
        {
            "id": f"62d13943{year * 12 + month:016x}",
            "accountId": account_id,
            "executedWorkflowCount": count,
            "month": month,
            "year": year,
        }
        for (year, month), count in sorted(used.items(), reverse=True)
    ]


def _log_body(log: StepLog) -> dict[str, object]:
    over = log.completed_at
    return {
        "id": log.id,
        "stepName": log.step_name,
        "startedAt": write_moment(log.started_at),
        "completedAt": None if over is None else write_moment(over),
        "status": log.status.value,
    }
