"""On what the vendor's documents disagree, as one value chosen when the emulator is made."""

from attrs import frozen

from eightbyeight.errors import InvalidInputError

__all__ = ["Rules"]

# Status for added records, and for what conflicts with the campaign: "Add records" and
# "Troubleshooting" on the one hand, the responses of the OpenAPI file on the other.
_DIALECTS = {"docs": (200, 409), "openapi": (201, 400)}


@frozen
class Rules:
    """How the emulator answers where the documents leave a choice."""

    added_status: int
    """What adding records is answered with."""
    conflict_status: int
    """What duplicates, and actions or records refused by the state, are answered with."""
    cancel_from_ready: bool
    """Whether ``CANCEL`` is valid from ``READY``: only the state diagram draws it."""
    name_duplicates: bool
    """Whether the refusal of a duplicate names the first one."""

    @classmethod
    def of(cls, dialect: str, *, cancel_from_ready: bool, name_duplicates: bool) -> "Rules":
        """Choose the rules of one dialect, ``docs`` or ``openapi``.

        Raises:
            InvalidInputError: there is no such dialect.
        """
        if dialect not in _DIALECTS:
            raise InvalidInputError.of("dialect", f"must be one of {', '.join(_DIALECTS)}")
        added, conflict = _DIALECTS[dialect]
        return cls(added, conflict, cancel_from_ready, name_duplicates)
