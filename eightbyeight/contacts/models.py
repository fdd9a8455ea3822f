"""The values of the Contacts API, as the vendor's OpenAPI file names them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import cast

from attrs import field, frozen

from eightbyeight.rest.converter import WireInt

__all__ = [
    "TERMINAL",
    "Addresses",
    "Contact",
    "CreatedContact",
    "Group",
    "Job",
    "JobStatus",
    "JobType",
    "NewContact",
    "NewGroup",
]


class JobType(StrEnum):
    """What a job does."""

    CREATE_CONTACTS = "createContacts"
    DELETE_CONTACTS = "deleteContacts"
    COPY_CONTACTS = "copyContacts"
    MOVE_CONTACTS = "moveContacts"
    DELETE_GROUPS = "deleteGroups"


class JobStatus(StrEnum):
    """How far a job has come."""

    QUEUED = "queued"
    IN_PROGRESS = "inProgress"
    FAILED = "failed"
    COMPLETED = "completed"
    STOPPED = "stopped"
    TIMEOUT = "timeout"


TERMINAL = frozenset({JobStatus.FAILED, JobStatus.COMPLETED, JobStatus.STOPPED, JobStatus.TIMEOUT})
"""Statuses that a job never leaves; no page says so, their names do."""


@frozen(kw_only=True)
class Addresses:
    """Where a contact can be reached. At least one has to be there."""

    msisdn: str | None = None
    """The phone number: 7 to 15 digits, international with or without ``+``, or national together
    with the contact's ``country``. The service gives it back without ``+``."""
    email: str | None = None
    """At most 320 characters."""
    we_chat_user_id: str | None = None
    """At most 128 characters, like the ids that follow."""
    facebook_user_id: str | None = None
    zalo_id: str | None = None
    line_id: str | None = None
    kakao_talk_id: str | None = None


def _ids(groups: Iterable[int]) -> tuple[int, ...]:
    given: object = groups
    # What is no list is judged where the contact is, and not where it is made.
    return tuple(groups) if isinstance(given, Iterable) else cast("tuple[int, ...]", given)


@frozen
class NewContact:
    """A contact to create, or to merge into the one that has one of its addresses.

    It checks nothing when made; the call that sends it does.
    """

    addresses: Addresses
    first_name: str | None = field(default=None, kw_only=True)
    """1 to 200 characters."""
    last_name: str | None = field(default=None, kw_only=True)
    """1 to 200 characters."""
    external_id: str | None = field(default=None, kw_only=True)
    """Your own id for the contact, 1 to 50 characters. It is no address: nothing is merged by it.
    """
    country: str | None = field(default=None, kw_only=True)
    """ISO 3166-1 alpha-2, such as ``SG``; needed where ``msisdn`` is in national format."""
    groups: tuple[int, ...] = field(default=(), converter=_ids, kw_only=True)
    """Ids of 1 to 10 groups to put it in."""
    custom_attributes: Mapping[str, object] = field(factory=dict, kw_only=True)
    """At most 50 attributes of your own, with JSON values."""


@frozen(kw_only=True)
class Group:
    """A group of contacts."""

    id: WireInt
    contacts: WireInt | None = None
    """How many contacts it has."""
    created_at: datetime | str | None = None
    """Text where it is no time that can be read."""
    name: str | None = None
    description: str | None = None
    is_blacklist: bool | None = None
    """Whether nothing may be sent to its contacts."""


@frozen
class NewGroup:
    """A group to create."""

    name: str
    """1 to 100 characters; no two groups of an account have the same."""
    description: str | None = field(default=None, kw_only=True)
    """1 to 100 characters."""
    is_blacklist: bool = field(default=False, kw_only=True)


@frozen(kw_only=True)
class Contact:
    """A contact as the service describes it."""

    id: WireInt
    addresses: Addresses
    created_at: datetime | str | None = None
    """Text where it is no time that can be read."""
    first_name: str | None = None
    last_name: str | None = None
    external_id: str | None = None
    country: str | None = None
    groups: tuple[Group, ...] = ()
    custom_attributes: Mapping[str, object] = field(factory=dict)


@frozen
class CreatedContact:
    """What became of a contact that was to be created."""

    contact: Contact
    """As it is now."""
    merged: bool
    """Whether it was merged into a contact that had one of its addresses."""


@frozen(kw_only=True)
class Job:
    """Work that the service has accepted and does later.

    The file's names and the counters belong to uploads. The service shows the counters in its list
    of jobs alone, and they need not add up.
    """

    id: str
    """The job's UUID."""
    type: JobType | str | None = None
    status: JobStatus | str | None = None
    created_at: datetime | str | None = None
    """Text where it is no time that can be read. The same job may show two moments."""
    file_name: str | None = None
    file_type: str | None = None
    """``csv`` or ``xls``."""
    file_location: str | None = None
    """URL of the uploaded file."""
    invalid_file_location: str | None = None
    """URL of a file with the rows that were refused."""
    total_rows: WireInt | None = None
    error_rows: WireInt | None = None
    duplicated_rows: WireInt | None = None
    inserted_rows: WireInt | None = None
    contact_groups: WireInt | None = None

    @property
    def is_over(self) -> bool:
        """Whether it has come to its end, good or bad."""
        return self.status in TERMINAL
