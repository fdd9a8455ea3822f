"""Who we are, checked once and turned into header fields."""

from attrs import field, frozen

from eightbyeight.errors import InvalidInputError
from eightbyeight.transport.messages import Secret

__all__ = ["AdminKey", "ConnectKey"]

_PRINTABLE = range(0x21, 0x7F)


@frozen
class AdminKey:
    """An Admin Console key with the tenant it speaks for (the vendor's page "Authentication").

    Raises:
        InvalidInputError: the key does not begin with ``eght_``, or one of them cannot stand in a
            header field. The key's text is in no message.
    """

    key: Secret = field()
    tenant: str = field()
    """The tenant's name, which is not the site."""

    @key.validator
    def _check_key(self, _: object, key: Secret) -> None:
        # The text is never a local variable of the frame that raises: tracebacks keep those.
        fault = _admin_key_fault(key.reveal())
        if fault is not None:
            raise InvalidInputError.of("api_key", fault)

    @tenant.validator
    def _check_tenant(self, _: object, tenant: object) -> None:
        if not isinstance(tenant, str) or not tenant:
            raise InvalidInputError.of("tenant", "is empty; it is the tenant's name, not the site")
        if not _is_printable(tenant.replace(" ", "_")) or tenant != tenant.strip():
            raise InvalidInputError.of(
                "tenant", "has characters, or spaces at its ends, that no header field can carry"
            )

    def headers(self) -> dict[str, str | Secret]:
        """Give the header fields that every request carries."""
        return {"X-API-Key": self.key, "X-8x8-Tenant": self.tenant}


@frozen
class ConnectKey:
    """A key of 8x8 Connect, which all CPaaS products take (the vendor's page "Authentication").

    Raises:
        InvalidInputError: the key cannot stand in a header field, or is an Admin Console key, which
            the CPaaS products do not know. The key's text is in no message.
    """

    key: Secret = field()

    @key.validator
    def _check_key(self, _: object, key: Secret) -> None:
        fault = _connect_key_fault(key.reveal())
        if fault is not None:
            raise InvalidInputError.of("api_key", fault)

    def headers(self) -> dict[str, str | Secret]:
        """Give the header fields that every request carries."""
        return {"Authorization": Secret(f"Bearer {self.key.reveal()}")}


def _admin_key_fault(text: object) -> str | None:
    if not isinstance(text, str) or not text.startswith("eght_") or text == "eght_":
        return "an Admin Console key begins with eght_"
    return _odd_characters(text)


def _connect_key_fault(text: object) -> str | None:
    if not isinstance(text, str):
        return "must be text"
    if not text:
        return "is empty; it is a key of 8x8 Connect"
    if text.casefold().startswith("bearer "):
        return "is to be given without the word Bearer"
    if text.startswith("eght_"):
        return "begins with eght_, as Admin Console keys do; keys of 8x8 Connect are others"
    return _odd_characters(text)


def _odd_characters(text: str) -> str | None:
    # Quotes and backslashes would be spelt otherwise where an answer quotes the key.
    if not _is_printable(text) or '"' in text or "\\" in text:
        return "has a space, a line break or another character no key has"
    return None


def _is_printable(text: str) -> bool:
    return all(ord(character) in _PRINTABLE for character in text)
