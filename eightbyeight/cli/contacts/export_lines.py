"""Contacts as lines of a file; pure."""

import csv
import io
import json
from collections.abc import Iterable
from datetime import datetime

from eightbyeight.contacts.models import Contact
from eightbyeight.rest.converter import unstructure, wire_time

__all__ = ["HEADER", "csv_line", "json_line"]

_ADDRESSES = {
    "msisdn": "msisdn",
    "email": "email",
    "weChatUserId": "we_chat_user_id",
    "facebookUserId": "facebook_user_id",
    "zaloId": "zalo_id",
    "lineId": "line_id",
    "kakaoTalkId": "kakao_talk_id",
}
_COLUMNS = (
    *("id", *_ADDRESSES, "firstName", "lastName", "externalId", "country"),
    *("groups", "createdAt", "customAttributes"),
)


def json_line(contact: Contact) -> str:
    """Give a contact as one line of JSON, with the vendor's own names."""
    return f"{json.dumps(unstructure(contact))}\n"


def csv_line(contact: Contact) -> str:
    """Give a contact as one line of CSV, its cells just as the service gave them."""
    addresses = contact.addresses
    return _line(
        (
            contact.id,
            *(getattr(addresses, name) for name in _ADDRESSES.values()),
            contact.first_name,
            contact.last_name,
            contact.external_id,
            contact.country,
            ";".join(str(group.id) for group in contact.groups),
            _moment(contact.created_at),
            _attributes(contact),
        )
    )


def _moment(moment: datetime | str | None) -> str | None:
    return wire_time(moment) if isinstance(moment, datetime) else moment


def _attributes(contact: Contact) -> str:
    attributes = contact.custom_attributes
    return json.dumps(dict(attributes), ensure_ascii=False) if attributes else ""


def _line(cells: Iterable[object]) -> str:
    text = io.StringIO(newline="")
    # With this terminator the writer quotes every cell that has a line end of whatever kind.
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue().removesuffix("\r\n") + "\n"


HEADER = _line(_COLUMNS)
"""The first line of a CSV file."""
