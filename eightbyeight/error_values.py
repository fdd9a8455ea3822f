"""What errors carry: plain values, and what every report and job has."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol

from attrs import frozen

__all__ = ["EndedInstance", "EndedJob", "FieldError", "InputProblem", "Report", "Sent", "Waited"]


class Sent(StrEnum):
    """Say whether a request without an answer may have reached the service."""

    NO = "no"
    """Certain: no connection was obtained, so not one byte left."""
    MAYBE = "maybe"
    """A connection was obtained; from here nobody but the service can tell."""


@frozen
class FieldError:
    """One entry of a problem body's ``errors``, as the service words it."""

    field: str | None = None
    """Name of the field at fault; the service gives no index of the record."""
    code: str | None = None
    """Usually the name of a validator, such as ``NotBlank``."""
    message: str | None = None
    """The service's sentence for people."""


@frozen
class InputProblem:
    """One thing that is wrong with what the caller gave."""

    message: str
    """What is wrong and how to mend it."""
    field: str | None = None
    """The argument, field or variable at fault."""
    index: int | None = None
    """Which record, counted from 0, where the input is a list of records."""

    def __str__(self) -> str:
        where = "" if self.index is None else f"record {self.index}: "
        what = "" if self.field is None else f"{self.field}: "
        # One problem is one line, also where it quotes a name or a cell that has several.
        return " ".join(f"{where}{what}{self.message}".splitlines())


class Report(Protocol):
    """What every load's report has, whichever things were loaded."""

    @property
    def ok(self) -> bool:
        """Whether everything is where it was meant to go."""
        ...

    @property
    def rows(self) -> int:
        """How many rows were taken from the source."""
        ...

    @property
    def stopped(self) -> Exception | None:
        """Why the load ended early, or None."""
        ...

    @property
    def failures(self) -> Sequence[object]:
        """The first rows that are not where they were meant to go."""
        ...


class Waited(Protocol):
    """What every work has that the service goes on with by itself."""

    @property
    def status(self) -> str | None:
        """What it has come to, such as ``failed``."""
        ...


class EndedInstance(Waited, Protocol):
    """What every instance of a workflow has."""

    @property
    def workflow_id(self) -> str:
        """The instance's id."""
        ...

    @property
    def definition_id(self) -> str:
        """The UUID of the definition that it follows."""
        ...

    @property
    def version(self) -> int | None:
        """Which version of it."""
        ...


class EndedJob(Waited, Protocol):
    """What every job of the service has; counters are None where the service gave none."""

    @property
    def id(self) -> str:
        """The job's UUID."""
        ...

    @property
    def type(self) -> str | None:
        """What it does, such as ``createContacts``."""
        ...

    @property
    def file_name(self) -> str | None:
        """Of an upload: what its file was called."""
        ...

    @property
    def total_rows(self) -> int | None:
        """Of an upload: how many rows the file has."""
        ...

    @property
    def inserted_rows(self) -> int | None:
        """Of an upload: how many became contacts."""
        ...

    @property
    def duplicated_rows(self) -> int | None:
        """Of an upload: how many were there already."""
        ...

    @property
    def error_rows(self) -> int | None:
        """Of an upload: how many were refused."""
        ...

    @property
    def invalid_file_location(self) -> str | None:
        """Of an upload: where the refused rows can be read."""
        ...
