"""On what the vendor's documents disagree, as one value chosen when the emulator is made."""

from collections.abc import Collection
from enum import StrEnum

from attrs import frozen

from eightbyeight.errors import InvalidInputError

__all__ = ["Breach", "Rules"]


class Breach(StrEnum):
    """What a client assumes of the service, and this emulator does not keep.

    For one request of many there is an instruction instead; see ``faults``.
    """

    PARTIAL_COMMITS = "partial_commits"
    """A refused request adds the records before the first one that was refused."""
    RACY_UNIQUE = "racy_unique"
    """It looks for duplicates first and adds a moment later: two requests can add the same id.

    Of the Contacts API: create the same contact, or the same group.
    """
    REFUSES_AFTER_COMMIT = "refuses_after_commit"
    """Records are added, and the answer is 400."""
    THROTTLES_AFTER_COMMIT = "throttles_after_commit"
    """Records are added, and the answer is 429."""
    REMOVES_ON_COMPLETE = "removes_on_complete"
    """The id of a record that is finished can be added again."""
    LIES_201 = "lies_201"
    """Nothing is added, and the answer is a success."""


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
    breaking: frozenset[Breach] = frozenset()
    """What a client assumes in vain."""
    by_schema: bool = False
    """Whether automation answers as its OpenAPI file's schemas say, rather than its examples."""

    @property
    def forgets(self) -> bool:
        """Whether the id of a finished record can be added again."""
        return Breach.REMOVES_ON_COMPLETE in self.breaking

    @property
    def racy(self) -> bool:
        """Whether looking for duplicates and adding are two things."""
        return Breach.RACY_UNIQUE in self.breaking

    @classmethod
    def of(
        cls,
        dialect: str,
        *,
        cancel_from_ready: bool,
        name_duplicates: bool,
        breaking: Collection[str],
    ) -> "Rules":
        """Choose the rules of one dialect, ``docs`` or ``openapi``.

        Raises:
            InvalidInputError: there is no such dialect, or no such breach.
        """
        if dialect not in _DIALECTS:
            raise InvalidInputError.of("dialect", f"must be one of {', '.join(_DIALECTS)}")
        added, conflict = _DIALECTS[dialect]
        return cls(
            added,
            conflict,
            cancel_from_ready,
            name_duplicates,
            _breaches(breaking),
            by_schema=dialect == "openapi",
        )


def _breaches(names: Collection[str]) -> frozenset[Breach]:
    if isinstance(names, str) or not set(Breach).issuperset(names):
        raise InvalidInputError.of("breaking", f"must be a set of {', '.join(Breach)}")
    return frozenset(map(Breach, names))
