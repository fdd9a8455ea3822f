"""What a served emulator tells about itself, to a test in another process.

This is no part of 8x8: the paths begin with ``/__emulator__/``, ask for no key, are not counted
by any scenario, and only read.

===============================================  =================================================
``GET /__emulator__/campaigns``                  ids and states of all campaigns
``GET /__emulator__/campaigns/ID/records``       each id once, in the order of its first adding,
                                                 with how often it is there, its priority and rank
``GET /__emulator__/contacts``                   the accounts that somebody has named
``GET /__emulator__/contacts/ACCOUNT``           how many contacts it has, its groups and its jobs
``GET /__emulator__/contacts/ACCOUNT/contacts``  each contact, as the service would give it
``GET /__emulator__/log``                        what the scenario did with each request
===============================================  =================================================
"""

import json
from collections import Counter
from collections.abc import Sequence
from urllib.parse import unquote

from attrs import asdict

from eightbyeight.emulator.asked import Asked
from eightbyeight.emulator.campaign_store import Campaigns
from eightbyeight.emulator.contacts.accounts import Contacts
from eightbyeight.emulator.contacts.bodies import contact_body, job_row
from eightbyeight.emulator.script import LogEntry
from eightbyeight.errors import InvalidInputError
from eightbyeight.transport.messages import Headers, Response

__all__ = ["CONTROL", "tell"]

CONTROL = "/__emulator__/"
"""How every path begins that is the emulator's own."""


def tell(
    asked: Asked, campaigns: Campaigns, contacts: Contacts, log: Sequence[LogEntry]
) -> Response:
    """Answer a request whose path begins with :data:`CONTROL`."""
    try:
        return _told(asked, campaigns, contacts, log)
    except InvalidInputError as wrong:
        return _json(404, {"detail": str(wrong)})


def _told(
    asked: Asked, campaigns: Campaigns, contacts: Contacts, log: Sequence[LogEntry]
) -> Response:
    match asked.method, asked.path.removeprefix(CONTROL).split("/"):
        case "GET", ["campaigns"]:
            looks = map(campaigns.get, campaigns.ids)
            return _json(200, [{"id": look.id, "state": look.state} for look in looks])
        case "GET", ["campaigns", campaign_id, "records"]:
            return _records(campaigns, campaign_id)
        case "GET", ["contacts", *of_whom]:
            return _contacts(contacts, [unquote(each) for each in of_whom])
        case "GET", ["log"]:
            return _json(200, [asdict(entry) for entry in log])
        case _:
            return _nothing()


def _records(campaigns: Campaigns, campaign_id: str) -> Response:
    look = campaigns.get(campaign_id)
    counts = Counter(look.crm_record_ids)
    # Backwards, so that of an id that is there twice the first one stays.
    first = {record.crm_record_id: record for record in reversed(look.records)}
    records = [
        {
            "crmRecordId": crm_record_id,
            "count": number,
            "priority": first[crm_record_id].priority,
            "rank": first[crm_record_id].rank,
        }
        for crm_record_id, number in counts.items()
    ]
    return _json(200, {"id": look.id, "state": look.state, "records": records})


def _contacts(contacts: Contacts, of_whom: Sequence[str]) -> Response:
    match of_whom:
        case []:
            return _json(200, list(contacts.ids))
        case [account_id]:
            return _json(200, _account(contacts, account_id))
        case [account_id, "contacts"]:
            account = contacts.book.known(account_id)
            return _json(200, [contact_body(account, each) for each in account.contacts])
        case _:
            return _nothing()


def _account(contacts: Contacts, account_id: str) -> dict[str, object]:
    return {
        "id": account_id,
        "contacts": contacts.count(account_id),
        "groups": [asdict(each) for each in contacts.groups(account_id)],
        "jobs": [job_row(each) for each in contacts.jobs(account_id)],
    }


def _nothing() -> Response:
    return _json(404, {"detail": "The emulator tells nothing about this"})


def _json(status: int, document: object) -> Response:
    body = json.dumps(document).encode()
    return Response(status, Headers({"Content-Type": "application/json"}), body)
