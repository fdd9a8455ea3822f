"""A webhook of the old format that is in the way is told of, with what to do about it."""

import pickle

import pytest

from eightbyeight.errors import ConflictError, ValidationError
from eightbyeight.webhooks.client import OlderWebhooksClient, SmsWebhooksClient
from eightbyeight.webhooks.configuration.models import OlderWebhook, SmsWebhook
from tests.webhooks.configuration.answering import ERROR_ID, URL, client, problem

OLD_THERE = (
    "Not set, while the webhook with an old format exists. Existing webhook details: Type = MO,"
    " SubAccountId: acme_hq, Version = V1, Url = http://example.com"
)
NEW_THERE = (
    "Not set, while the webhook with a new format exists. Existing webhook details:"
    " SubAccountId: *, Url = http://example.com"
)


@pytest.mark.parametrize("status", [400, 409])
async def test_an_old_one_in_the_way(status: int) -> None:
    """It is a conflict, whatever the status, and the message has the request that deletes it."""
    webhooks, _ = client(SmsWebhooksClient, problem(status, OLD_THERE))

    with pytest.raises(ConflictError) as caught:
        await webhooks.set_webhooks([SmsWebhook("acme_hq", URL)])

    error = caught.value
    assert str(error).endswith(
        "first delete that webhook where it was made: DELETE"
        " https://api.wavecell.com/config/v1/webhook with the same key and the body"
        ' [{"subAccountId": "acme_hq", "type": "*"}]; see the page "Webhook migration guide"'
    )
    assert (status, OLD_THERE, 1000, ERROR_ID) == (
        error.status,
        error.title,
        error.code,
        error.error_id,
    )
    assert not error.may_have_happened
    assert str(error) == str(pickle.loads(pickle.dumps(error)))  # noqa: S301 - of our own


async def test_one_that_is_not_named() -> None:
    """Where the service does not name the sub-account, neither does the message."""
    said = OLD_THERE.partition(" Existing")[0]
    webhooks, _ = client(SmsWebhooksClient, problem(400, said))

    with pytest.raises(ConflictError, match=r'"subAccountId": "\.\.\."'):
        await webhooks.set_webhooks([SmsWebhook("acme_hq", URL)])


@pytest.mark.parametrize(
    "said",
    [
        NEW_THERE,
        "Not for a webhook of the old format with the new API.",
        "Not for a webhook of the new format with the old API.",
    ],
)
async def test_a_new_one_in_the_way(said: str) -> None:
    """The other way round it is a conflict too, without a request that is none of ours."""
    webhooks, _ = client(OlderWebhooksClient, problem(400, said))

    with pytest.raises(ConflictError, match="exclude each other") as caught:
        await webhooks.set_webhooks([OlderWebhook("acme_hq", URL, type="DR")])
    assert "wavecell" not in str(caught.value)


@pytest.mark.parametrize(
    ("status", "said"), [(400, "The url is of an old format"), (413, OLD_THERE), (422, "x")]
)
async def test_other_refusals(status: int, said: str) -> None:
    """What does not say so, or comes with another status, stays what its status says."""
    webhooks, _ = client(SmsWebhooksClient, problem(status, said))

    with pytest.raises(ValidationError):
        await webhooks.set_webhooks([SmsWebhook("acme_hq", URL)])
