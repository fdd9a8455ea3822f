"""Who we are, checked once and turned into header fields."""

from attrs import field, frozen

from eightbyeight.errors import InvalidInputError
from eightbyeight.transport.messages import Secret

__all__ = ["AdminKey"]

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
        text = key.reveal()
        if not text.startswith("eght_") or text == "eght_":
            raise InvalidInputError.of("api_key", "an Admin Console key begins with eght_")
        if not _is_printable(text):
            raise InvalidInputError.of(
                "api_key", "has a space, a line break or another character no key has"
            )

    @tenant.validator
    def _check_tenant(self, _: object, tenant: str) -> None:
        if not tenant:
            raise InvalidInputError.of("tenant", "is empty; it is the tenant's name, not the site")
        if not _is_printable(tenant.replace(" ", "_")) or tenant != tenant.strip():
            raise InvalidInputError.of(
                "tenant", f"{tenant!r} has characters that cannot stand in a header field"
            )

    def headers(self) -> dict[str, str | Secret]:
        """Give the header fields that every request carries."""
        return {"X-API-Key": self.key, "X-8x8-Tenant": self.tenant}


def _is_printable(text: str) -> bool:
    return all(ord(character) in _PRINTABLE for character in text)
