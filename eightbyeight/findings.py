"""What a check finds wrong with something, and how to mend it; values only."""

from enum import StrEnum
from typing import Self

from attrs import frozen

__all__ = ["Finding", "Severity"]


class Severity(StrEnum):
    """How bad a finding is."""

    ERROR = "error"
    """By the vendor's rules, or by all experience, it is refused."""
    WARNING = "warning"
    """It can be sent, and what becomes of it is perhaps not what was meant."""


@frozen(kw_only=True)
class Finding:
    """One thing that is wrong with what was checked."""

    severity: Severity
    rule: str
    """Which rule, by a name that does not change, such as ``brand-color-contrast``."""
    where: str | None
    """The field, step or setting at fault, as the caller writes it; None for the whole."""
    message: str
    """What is wrong."""
    mend: str
    """How to mend it."""
    source: str = ""
    """The vendor's page that the rule comes from; empty where it comes from none."""

    @classmethod
    def error(cls, rule: str, where: str | None, message: str, mend: str, source: str = "") -> Self:
        """Make a finding that is an error."""
        severity = Severity.ERROR
        return cls(
            severity=severity, rule=rule, where=where, message=message, mend=mend, source=source
        )

    @classmethod
    def warning(
        cls, rule: str, where: str | None, message: str, mend: str, source: str = ""
    ) -> Self:
        """Make a finding that is a warning."""
        severity = Severity.WARNING
        return cls(
            severity=severity, rule=rule, where=where, message=message, mend=mend, source=source
        )

    def __str__(self) -> str:
        where = "" if self.where is None else f"{self.where}: "
        return " ".join(f"{where}{self.message}: {self.mend}".splitlines())
