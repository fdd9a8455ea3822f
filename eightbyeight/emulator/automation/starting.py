"""How what a trigger brings becomes the data of an instance.

Source: the vendor's "Triggers": an inbound message lies below ``payload``, what a request brings
lies at the top.
"""

from collections.abc import Mapping
from datetime import datetime

from eightbyeight.emulator.automation.account import Account
from eightbyeight.emulator.automation.values import Definition, Instance

__all__ = ["started", "triggered"]


def started(
    account: Account,
    definition: Definition,
    body: Mapping[str, object],
    sub_account_id: str | None,
    now: datetime,
) -> Instance:
    """Start an instance with what its trigger would bring."""
    data = body
    if definition.trigger != "http_request":
        payload = body.get("payload")
        data = {} if payload is None else {"payload": payload}
        told = payload.get("subAccountId") if isinstance(payload, Mapping) else None
        sub_account_id = told if isinstance(told, str) else sub_account_id
    scope = definition.sub_account_id if sub_account_id is None else sub_account_id
    return account.start(definition, data, scope, now)


def triggered(
    account: Account,
    trigger: str,
    body: Mapping[str, object],
    sub_account_id: str | None,
    now: datetime,
) -> list[Instance]:
    """Start an instance of each enabled definition of a trigger, the oldest first."""
    fitting = [
        each
        for each in reversed(account.definitions)
        if each.is_enabled
        and each.trigger == trigger
        and each.sub_account_id in {None, sub_account_id}
    ]
    return [started(account, each, body, sub_account_id, now) for each in fitting]
