"""The account that a request is for, checked before it goes into a path."""

from urllib.parse import quote

from eightbyeight.errors import InvalidInputError

__all__ = ["account_path"]


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
