"""Contacts, groups and jobs as answers write them.

Source: the examples of the OpenAPI file: what a contact or group does not have is left out.
"""

from eightbyeight.emulator.accounts.moments import write_moment
from eightbyeight.emulator.contacts.account import Account
from eightbyeight.emulator.contacts.jobs import Counters, Job
from eightbyeight.emulator.contacts.values import Contact, Group

__all__ = ["contact_body", "group_body", "job_body", "job_row", "upload_body"]


def contact_body(account: Account, contact: Contact) -> dict[str, object]:
    """Write a contact, with its groups as they stand."""
    texts = {
        "firstName": contact.first_name,
        "lastName": contact.last_name,
        "externalId": contact.external_id,
        "country": contact.country,
    }
    groups = (account.group(each) for each in contact.groups)
    return {
        "id": contact.id,
        "createdAt": write_moment(contact.created_at),
        **{name: text for name, text in texts.items() if text is not None},
        "groups": [group_body(account, group) for group in groups if group is not None],
        "addresses": dict(contact.addresses),
        "customAttributes": dict(contact.custom_attributes),
    }


def group_body(account: Account, group: Group) -> dict[str, object]:
    """Write a group, with how many contacts it has."""
    described = {} if group.description is None else {"description": group.description}
    return {
        "id": group.id,
        "contacts": account.size(group.id),
        "createdAt": write_moment(group.created_at),
        "name": group.name,
        **described,
        "isBlacklist": group.is_blacklist,
    }


def job_body(job: Job) -> dict[str, object]:
    """Write a job by itself, which says of no job more than this."""
    return {
        "id": job.id,
        "type": job.type.value,
        "status": job.status,
        "createdAt": write_moment(job.created_at),
    }


def upload_body(job: Job) -> dict[str, object]:
    """Write a job with the file that it was given, where it has one."""
    upload = job.upload
    if upload is None:
        return job_body(job)
    return {
        "fileName": upload.file_name,
        "fileType": upload.file_type,
        "fileLocation": upload.file_location,
        **job_body(job),
    }


def job_row(job: Job) -> dict[str, object]:
    """Write a job as the list of jobs does: of an upload that is over, with what became of it."""
    row = upload_body(job)
    if job.upload is not None and job.invalid_rows:
        location = job.upload.file_location
        row["invalidFileLocation"] = f"{location}.invalid.csv"
    return row if job.counters is None else {**row, **_counters(job.counters)}


def _counters(counters: Counters) -> dict[str, object]:
    return {
        "totalRows": counters.total_rows,
        "errorRows": counters.error_rows,
        "duplicatedRows": counters.duplicated_rows,
        "insertedRows": counters.inserted_rows,
        "contactGroups": counters.contact_groups,
    }
