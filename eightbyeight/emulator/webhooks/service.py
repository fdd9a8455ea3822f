"""The Webhooks Configuration API: list, create or replace, delete.

Source: ``configuration_api``, ``sms_api`` and ``business_messaging_api`` of the OpenAPI files.
"""

from collections.abc import Mapping

from attrs import frozen

from eightbyeight.emulator.accounts import calls
from eightbyeight.emulator.accounts.calls import Answer, Body
from eightbyeight.emulator.accounts.service import AccountsService, Door, Manners
from eightbyeight.emulator.router import Route
from eightbyeight.emulator.webhooks.account import Account
from eightbyeight.emulator.webhooks.accounts import Webhooks
from eightbyeight.emulator.webhooks.values import Flavour, Webhook
from eightbyeight.emulator.webhooks.wanted import read_keys, read_webhooks

__all__ = ["webhooks_service"]

Call = calls.Call[Account]
Operation = calls.Operation[Account]

_MASK = "***"
# What the example of the older flavour shows besides, by the type.
_VERSIONS = {"DR": 3}
_OTHER_VERSION = 2


def webhooks_service(door: Door, webhooks: Webhooks) -> AccountsService[Account]:
    """Make the service that configures webhooks.

    Args:
        door: Who is let in.
        webhooks: What there is, and in which flavour.
    """
    api = _WebhooksApi(webhooks.flavour)
    operations = {
        "GET": Operation(api.list_webhooks),
        "POST": Operation(api.put, Body.JSON),
        "DELETE": Operation(api.delete, Body.JSON),
    }
    routes = [Route("/webhooks", operations)]
    return AccountsService(door, webhooks.book, routes, Manners(_part, _renamed))


@frozen
class _WebhooksApi:
    """Answer what is asked of webhooks."""

    flavour: Flavour

    def list_webhooks(self, call: Call) -> Answer:
        """Give all webhooks."""
        return Answer(200, [_body(each, self.flavour) for each in call.account.webhooks])

    def put(self, call: Call) -> Answer:
        """Create webhooks, or replace those for the same: all of them, or none."""
        for webhook in read_webhooks(call.document, self.flavour):
            call.account.put(webhook)
        return Answer(200)

    def delete(self, call: Call) -> Answer:
        """Delete webhooks, as far as they are there."""
        for key in read_keys(call.document, self.flavour):
            call.account.remove(key)
        return Answer(200)


def _body(webhook: Webhook, flavour: Flavour) -> dict[str, object]:
    is_masked = flavour is not Flavour.OLDER
    body: dict[str, object] = {"subAccountId": webhook.sub_account_id, "url": webhook.url}
    if webhook.type is not None:
        body["type"] = webhook.type
    if webhook.http_authorization is not None:
        body["httpAuthorization"] = _MASK if is_masked else webhook.http_authorization
    if webhook.oauth is not None:
        body["oauth"] = {**webhook.oauth, "clientSecret": _MASK}
    if not is_masked:
        version = _VERSIONS.get(str(webhook.type), _OTHER_VERSION)
        body.update({"version": version, "httpContenttype": "application/json"})
    return {**body, "enabled": webhook.enabled}


def _part(document: object, items: int) -> object:
    return document[:items] if isinstance(document, list) else document


def _renamed(document: object) -> object:
    if not isinstance(document, list):
        return document
    return [_other(each) for each in document]


def _other(webhook: Mapping[str, object]) -> dict[str, object]:
    return {**webhook, "subAccountId": f"{webhook['subAccountId']}-else"}
