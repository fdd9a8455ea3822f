"""What can be known to be wrong with webhooks before they are set or deleted; pure.

Sources: the vendor's pages "Create or Replace webhooks" and "Delete webhooks", and its three
OpenAPI files.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from enum import StrEnum
from itertools import islice
from typing import TypeVar, cast

from attrs import evolve

from eightbyeight.errors import InputProblem, InvalidInputError
from eightbyeight.findings import Finding, Severity
from eightbyeight.webhooks.configuration.members import (
    authorization_findings,
    error,
    oauth_findings,
    quoted,
    sub_account_findings,
    type_findings,
    url_findings,
)
from eightbyeight.webhooks.configuration.models import (
    MessagingWebhook,
    MessagingWebhookType,
    OlderWebhook,
    OlderWebhookType,
    SmsWebhook,
    Webhook,
)

__all__ = ["Key", "check_keys", "check_to_set", "check_webhooks"]

W = TypeVar("W", bound=Webhook)

Key = tuple[str, str | None]
"""A sub-account and a type; None where none is named."""

_MOST_PROBLEMS = 100
"""More are hardly read."""
_WEBHOOKS = "SmsWebhook, MessagingWebhook or OlderWebhook"
_BOTH = (MessagingWebhookType.CADR, MessagingWebhookType.MSG)
"""What the Messaging API takes where no type is named."""


def check_webhooks(webhooks: Iterable[Webhook]) -> tuple[Finding, ...]:
    """Find what is wrong with webhooks, without sending anything.

    ``set_webhooks`` refuses what is an error, and sends what is a warning: above all events over
    http, which anybody on the way can read together with the ``Authorization`` value.

    Args:
        webhooks: What would be set in one call; one kind of webhook at a time.

    Returns:
        The findings in the webhooks' order; ``where`` is such as ``webhooks[0].url``.

    Raises:
        InvalidInputError: they are no list of webhooks.
    """
    listed = _taken(webhooks, _WEBHOOKS, Iterable)
    _refuse_strangers(listed, (Webhook,), _WEBHOOKS)
    return tuple(_findings(cast("list[Webhook]", listed)))


def check_to_set(kind: type[W], webhooks: object) -> tuple[W, ...]:
    """Give webhooks back if they can be set in one call.

    Raises:
        InvalidInputError: they are none or no collection, or something is wrong with one of them.
    """
    listed = _listed(webhooks, kind.__name__)
    _refuse_strangers(listed, (kind,), _a(kind.__name__))
    found = cast("list[W]", listed)
    _refuse_errors(_findings(found))
    return tuple(found)


def check_keys(
    keys: object, *kinds: type, types: type[StrEnum] | None = None, needs_type: bool = False
) -> tuple[Key, ...]:
    """Give which webhooks to delete, each of them once.

    Args:
        keys: What the caller gave.
        kinds: What one of them may be.
        types: The types that are known; None where there are none.
        needs_type: Whether a type has to be named.

    Raises:
        InvalidInputError: they are none or no collection, or one of them cannot be meant.
    """
    wanted = " or ".join("a sub-account's id" if kind is str else kind.__name__ for kind in kinds)
    listed = _listed(keys, wanted)
    _refuse_strangers(listed, kinds, wanted)
    found = [_key(one) for one in listed]
    _refuse_errors(
        _at(index, finding)
        for index, key in enumerate(found)
        for finding in _key_findings(key, types, needs_type=needs_type)
    )
    return tuple(dict.fromkeys(found))


def _listed(given: object, wanted: str) -> list[object]:
    listed = _taken(given, wanted, Collection)
    if not listed:
        raise InvalidInputError.of("webhooks", "are none: nothing to do")
    return listed


def _taken(given: object, wanted: str, form: type) -> list[object]:
    # A text is a collection too, and "*" would be taken for a list of one.
    if not isinstance(given, form) or isinstance(given, str | bytes | Mapping):
        raise InvalidInputError.of(
            "webhooks", f"must be a list of webhooks ({wanted}), not {_a(type(given).__name__)}"
        )
    return list(cast("Iterable[object]", given))


def _refuse_strangers(listed: list[object], kinds: tuple[type, ...], wanted: str) -> None:
    _refuse(
        InputProblem(f"must be {wanted}, not {_a(type(one).__name__)}", _place(index))
        for index, one in enumerate(listed)
        if not isinstance(one, kinds)
    )


def _refuse_errors(findings: Iterable[Finding]) -> None:
    _refuse(
        InputProblem(f"{finding.message}; {finding.mend}", finding.where)
        for finding in findings
        if finding.severity is Severity.ERROR
    )


def _refuse(problems: Iterator[InputProblem]) -> None:
    first = tuple(islice(problems, _MOST_PROBLEMS))
    if first:
        raise InvalidInputError(*first)


def _a(name: str) -> str:
    return f"{'an' if name[0] in 'AEIOaeio' else 'a'} {name}"


def _place(index: int) -> str:
    return f"webhooks[{index}]"


def _at(index: int, finding: Finding) -> Finding:
    return evolve(finding, where=f"{_place(index)}.{finding.where}")


def _findings(webhooks: Collection[Webhook]) -> Iterator[Finding]:
    first: dict[Key, int] = {}
    for index, webhook in enumerate(webhooks):
        for finding in _webhook_findings(webhook):
            yield _at(index, finding)
        taken = {first.setdefault(key, index) for key in _places(webhook)} - {index}
        if taken:
            twice = error(
                "webhook-twice",
                "sub_account_id",
                f"{_told(webhook)} is in the list already, as {_place(min(taken))}",
                "leave one of them out: the later one would replace the earlier",
            )
            yield _at(index, twice)


def _webhook_findings(webhook: Webhook) -> Iterator[Finding]:
    yield from sub_account_findings(webhook.sub_account_id)
    yield from url_findings("url", webhook.url)
    yield from authorization_findings(webhook.http_authorization, _told(webhook))
    if not isinstance(cast("object", webhook.enabled), bool):
        kind = type(webhook.enabled).__name__
        yield error("webhook-enabled", "enabled", f"is {_a(kind)}", "give True or False")
    if isinstance(webhook, OlderWebhook):
        yield from type_findings(webhook.type, OlderWebhookType)
    if isinstance(webhook, MessagingWebhook) and webhook.type is not None:
        yield from type_findings(webhook.type, MessagingWebhookType)
    if isinstance(webhook, SmsWebhook | MessagingWebhook) and webhook.oauth is not None:
        yield from oauth_findings(webhook.oauth, _told(webhook))
        if webhook.http_authorization is not None:
            yield error(
                "webhook-two-credentials",
                "http_authorization",
                "is given beside oauth, and an event carries one of them",
                "leave one of them out",
            )


def _key_findings(key: Key, types: type[StrEnum] | None, *, needs_type: bool) -> Iterator[Finding]:
    sub_account_id, type_ = key
    yield from sub_account_findings(sub_account_id)
    if types is not None and (needs_type or type_ is not None):
        yield from type_findings(type_, types)


def _key(given: object) -> Key:
    if isinstance(given, str):
        return given, None
    # One of the kinds that were asked for, and each of them has these.
    return cast("str", getattr(given, "sub_account_id", None)), getattr(given, "type", None)


def _places(webhook: Webhook) -> Iterator[Key]:
    sub_account_id, type_ = _key(webhook)
    named = _BOTH if isinstance(webhook, MessagingWebhook) and type_ is None else (type_,)
    # What is no text has a finding of its own, and could perhaps not be a dict's key.
    if all(isinstance(part, str | None) for part in (sub_account_id, *named)):
        yield from ((sub_account_id, each) for each in named)


def _told(webhook: Webhook) -> str:
    sub_account_id, type_ = _key(webhook)
    of_type = "" if type_ is None else f" of the type {quoted(type_)}"
    return f"the webhook{of_type} of {quoted(sub_account_id)}"
