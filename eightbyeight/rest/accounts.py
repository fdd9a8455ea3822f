"""What all CPaaS products have in common: a key of 8x8 Connect, and an account in the path."""

from collections.abc import Mapping
from urllib.parse import quote

from eightbyeight.errors import InvalidInputError
from eightbyeight.rest.addresses import check_origin
from eightbyeight.rest.credentials import ConnectKey
from eightbyeight.rest.service import Service
from eightbyeight.transport.base import Transport
from eightbyeight.transport.messages import Secret

__all__ = ["BASE_URL", "REGION", "REQUIRED", "account_path", "account_service"]

REQUIRED: Mapping[str, str] = {
    "api_key": "EIGHTBYEIGHT_CPAAS_API_KEY",
    "account_id": "EIGHTBYEIGHT_ACCOUNT_ID",
}
"""The variables, by option, that have to be there."""
BASE_URL: Mapping[str, str] = {"base_url": "EIGHTBYEIGHT_CPAAS_BASE_URL"}
REGION: Mapping[str, str] = {"region": "EIGHTBYEIGHT_REGION"}
"""Of products that are in several regions."""


def account_service(  # noqa: PLR0913 - what a client is made of
    origin: str,
    *,
    key: Secret,
    account_id: object,
    base_url: str | None,
    transport: Transport | None,
    timeout: float,
    retries: int,
) -> Service:
    """Make what the requests to one account go to.

    Args:
        origin: Where the product is.
        key: A key of 8x8 Connect.
        account_id: The account.
        base_url: The origin instead, if any.
        transport: What carries the requests; None makes an ``AiohttpTransport``.
        timeout: Seconds for each request.
        retries: How often a call is repeated where that is safe.

    Raises:
        InvalidInputError: one of them cannot be right.
    """
    headers = ConnectKey(key).headers()
    place = origin if base_url is None else check_origin(base_url)
    return Service(
        f"{place}/api/v1/accounts/{account_path(account_id)}/",
        headers={**headers, "Accept": "application/json"},
        transport=transport,
        timeout=timeout,
        retries=retries,
    )


def account_path(account_id: object) -> str:
    """Give an account's id as a segment of a path.

    Raises:
        InvalidInputError: it cannot be an id.
    """
    # The OpenAPI file asks for a UUID; the vendor's tutorials show names.
    if not isinstance(account_id, str):
        raise InvalidInputError.of("account_id", f"must be text, not {type(account_id).__name__}")
    if not account_id.strip():
        raise InvalidInputError.of("account_id", "is empty; 8x8 Connect shows it")
    if (
        not account_id.isprintable()
        or account_id != account_id.strip()
        or account_id in {".", ".."}
    ):
        raise InvalidInputError.of(
            "account_id", "has characters, or spaces at its ends, that no id has"
        )
    return quote(account_id, safe="")
