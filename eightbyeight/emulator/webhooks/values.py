"""Webhooks as they are configured, and the three flavours of configuring them.

Source: ``configuration_api``, ``sms_api`` and ``business_messaging_api`` of the OpenAPI files.
"""

from collections.abc import Mapping
from enum import StrEnum

from attrs import frozen

from eightbyeight.errors import InvalidInputError

__all__ = ["Flavour", "Webhook"]


class Flavour(StrEnum):
    """Which of three services with one path it is; in 8x8's cloud the host decides."""

    SMS = "sms"
    """One webhook per sub-account."""
    MESSAGING = "messaging"
    """One per sub-account and type; without a type, two of the three."""
    OLDER = "older"
    """One per sub-account and type, with four other types, and nothing masked."""

    @classmethod
    def of(cls, name: str) -> "Flavour":
        """Give the flavour with this name.

        Raises:
            InvalidInputError: there is none.
        """
        if name not in set(cls):
            raise InvalidInputError.of("webhooks_flavour", f"must be one of {', '.join(cls)}")
        return cls(name)

    @property
    def types(self) -> tuple[str, ...]:
        """The types there are; none where webhooks have no type."""
        return _TYPES[self]

    @property
    def usual_types(self) -> tuple[str | None, ...]:
        """Which webhooks are meant where no type is given; none where one has to be."""
        return _USUAL_TYPES[self]


_TYPES: Mapping[Flavour, tuple[str, ...]] = {
    Flavour.SMS: (),
    Flavour.MESSAGING: ("CADR", "MSG", "CABM"),
    # The asterisk is in the description alone, not in the list of values.
    Flavour.OLDER: ("DR", "MO", "MSG", "EV", "*"),
}
_USUAL_TYPES: Mapping[Flavour, tuple[str | None, ...]] = {
    Flavour.SMS: (None,),
    Flavour.MESSAGING: ("CADR", "MSG"),
    Flavour.OLDER: (),
}


@frozen
class Webhook:
    """One webhook, with its secrets."""

    sub_account_id: str
    """``*`` for all."""
    type: str | None
    """None where webhooks have no type."""
    url: str
    http_authorization: str | None = None
    """What is sent as ``Authorization``."""
    oauth: Mapping[str, str] | None = None
    """By the vendor's names; how to get what is sent as ``Authorization``."""
    enabled: bool = True

    @property
    def key(self) -> tuple[str, str | None]:
        """What no two webhooks of an account have in common."""
        return self.sub_account_id, self.type
