"""What the campaign service's answers say; pure.

A success counts only when it is wholly what was asked for: anything less may be a proxy's page or
another request's answer, and would turn into an untrue verdict.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import TypeVar

import msgspec
from attrs import field, frozen

from eightbyeight.campaigns.models import Campaign, Record
from eightbyeight.campaigns.refusals import refused_action, refused_records
from eightbyeight.errors import UnexpectedResponseError
from eightbyeight.rest.converter import NotWhatWasAsked, load, structure
from eightbyeight.transport.messages import Response

__all__ = ["MEDIA_TYPE", "Accepted", "AddedRecord", "read_added", "read_campaign", "read_records"]

MEDIA_TYPE = "application/vnd.campaigns.v1+json"

# The vendor's page says 200, its OpenAPI file 201.
_ADDED = frozenset({200, 201})
_MEDIA_TYPES = frozenset({MEDIA_TYPE, "application/json"})

_LONGEST_REASON = 1000

T = TypeVar("T")


class AddedRecord(msgspec.Struct, frozen=True, gc=False):
    """What a load reads of a record that was added."""

    crmRecordId: str  # noqa: N815 - the wire's name
    id: str | None = None


@frozen
class Accepted:
    """All records of a request were added."""

    status: int
    records: Sequence[AddedRecord]

    @property
    def record_ids(self) -> Mapping[str, str | None]:
        """The service's id per ``crmRecordId``."""
        return {record.crmRecordId: record.id for record in self.records}

    def ids_of(self, crm_record_ids: Sequence[str]) -> list[str | None]:
        """Give the service's ids of these records, in their order."""
        if [record.crmRecordId for record in self.records] == crm_record_ids:
            return [record.id for record in self.records]
        return list(map(self.record_ids.get, crm_record_ids))


@frozen(kw_only=True)
class _Records:
    records: tuple[Record, ...] = field()


class _Added(msgspec.Struct):
    records: list[AddedRecord]


# A load needs two members of each record. Decoding only those takes a ninth of the time that
# structuring whole records takes, and nobody reads the rest.
_ADDED_DECODER = msgspec.json.Decoder(_Added)


def read_added(response: Response, ids: Sequence[str]) -> Accepted:
    """Read the answer to an addition of records with these ids as far as a load needs it.

    Raises:
        ResponseError: the records were refused, or the answer cannot be trusted.
    """
    if response.status not in _ADDED:
        raise refused_records(response, set(ids))
    _check_media_type(response)
    try:
        # As text, because of what is passed over the decoder does not look at the encoding.
        answer = _ADDED_DECODER.decode(response.body.decode())
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        reason = str(error)
    else:
        told = [record.crmRecordId for record in answer.records]
        # A service that answers in the order it was asked in saves looking each one up.
        if told != ids:
            _check_same(response, len(told), told, ids)
        return Accepted(response.status, answer.records)
    raise untrusted(response, reason)


def read_records(response: Response, ids: Collection[str]) -> list[Record]:
    """Read the answer to an addition whole, in the order of ``ids``.

    Raises:
        ResponseError: the records were refused, or the answer cannot be trusted.
    """
    if response.status not in _ADDED:
        raise refused_records(response, ids)
    records = _structured(response, _Records).records
    by_id = {record.crm_record_id: record for record in records}
    _check_same(response, len(records), by_id.keys(), ids)
    return [by_id[crm_record_id] for crm_record_id in ids]


def read_campaign(response: Response, campaign_id: str) -> Campaign:
    """Read the answer to an action on this campaign.

    Raises:
        ResponseError: the action was refused, or the answer cannot be trusted.
    """
    if response.status != 200:  # noqa: PLR2004 - the one status both documents name
        raise refused_action(response)
    campaign = _structured(response, Campaign)
    if campaign.id is None and campaign.state is None:
        raise untrusted(response, "it has neither the campaign's id nor its state")
    if campaign.id is not None and campaign.id.lower() != campaign_id:
        raise untrusted(response, "it describes another campaign")
    return campaign


def _structured(response: Response, kind: type[T]) -> T:
    _check_media_type(response)
    try:
        return structure(load(response.body), kind)
    except NotWhatWasAsked as error:
        reason = str(error)
    raise untrusted(response, reason)


def _check_media_type(response: Response) -> None:
    named = response.headers.get("content-type", "")
    if named not in _MEDIA_TYPES and named.partition(";")[0].strip().lower() not in _MEDIA_TYPES:
        raise untrusted(response, f"its media type is {named!r}")


def _check_same(
    response: Response, count: int, told: Collection[str | None], asked: Collection[str]
) -> None:
    if count != len(asked) or set(told) != set(asked):
        raise untrusted(response, f"it names {count} records, and not the {len(asked)} sent")


def untrusted(response: Response, why: str) -> UnexpectedResponseError:
    """Make the error for a success that is not wholly what was asked for."""
    # An answer may have as many faults as it has records, and each has its line's worth of words.
    told = why if len(why) <= _LONGEST_REASON else f"{why[:_LONGEST_REASON]}..."
    return UnexpectedResponseError(
        f"{response.status} whose answer cannot be trusted: {told}", status=response.status
    )
