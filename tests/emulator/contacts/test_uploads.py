"""Uploads: the form, the file, and what becomes of its rows."""

import io
from typing import TYPE_CHECKING

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from eightbyeight.emulator import Counters
from eightbyeight.transport.aiohttp import AiohttpTransport
from eightbyeight.transport.messages import Headers, Request

if TYPE_CHECKING:
    from tests.emulator.contacts.conftest import Caller

PATH = "/api/v1/accounts/acme/contacts/batches/createContacts"
FORM = {"Content-Type": "multipart/form-data; boundary=B"}
ROW = b"msisdn\n6580000001\n"


def _workbook(*rows: tuple[object, ...]) -> bytes:
    file = io.BytesIO()
    workbook = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = workbook.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    workbook.close()
    return file.getvalue()


async def test_accepted(acme: "Caller") -> None:
    """An upload is accepted as a job that names its file [X1] [X10]."""
    answer = await acme.upload(ROW, "Contacts & more.csv")

    job_id = "00000000-0000-4000-8000-000000000001"
    location = f"https://emulator.invalid/acme/{job_id}/Contacts%20%26%20more.csv"
    assert (
        202,
        {
            "fileName": "Contacts & more.csv",
            "fileType": "csv",
            "fileLocation": location,
            "id": job_id,
            "type": "createContacts",
            "status": "queued",
            "createdAt": "2026-05-01T08:00:00.00Z",
        },
    ) == (answer.status, answer.body)


async def test_what_the_list_tells(acme: "Caller") -> None:
    """Of an upload that is over, the list tells what became of its rows; the job alone never [X5].

    Where the wrong rows lie is said only where there are any. [J3] [J4]
    """
    rows = b"msisdn,firstName\n6580000001,Ana\n12,Bo\n6580000001,Cy\n,Di\n6580000002,Ed\n"
    accepted = await acme.upload(rows)
    before = (await acme.ask("GET", "/batches")).items
    acme.clock.advance(3)
    after = (await acme.ask("GET", "/batches")).items
    alone = await acme.ask("GET", f"/batches/{accepted.body['id']}")

    thin = {"id", "type", "status", "createdAt"}
    assert [accepted.body] == before
    assert [
        {
            **accepted.body,
            "status": "completed",
            "invalidFileLocation": f"{accepted.body['fileLocation']}.invalid.csv",
            "totalRows": 5,
            "errorRows": 2,
            "duplicatedRows": 1,
            "insertedRows": 2,
            "contactGroups": 0,
        }
    ] == after
    assert thin == set(alone.body)
    (job,) = acme.contacts.jobs("acme")
    assert [3, 5] == [row.number for row in job.invalid_rows]
    assert all(row.problem for row in job.invalid_rows)


async def test_nothing_wrong(acme: "Caller") -> None:
    """Where no row is wrong, there is no place for wrong rows [X5]."""
    await acme.upload(ROW)
    acme.clock.advance(3)

    (row,) = (await acme.ask("GET", "/batches")).items
    assert "invalidFileLocation" not in row
    assert [1, 0, 0, 1] == [
        row[name] for name in ("totalRows", "errorRows", "duplicatedRows", "insertedRows")
    ]


async def test_duplicates(acme: "Caller") -> None:
    """A contact that is there, or was in the file before, stays as it is; it joins the groups [X6].

    How many groups there are is counted as well. [X7]
    """
    one, two = (acme.contacts.create_group("acme", name) for name in ("one", "two"))
    acme.contacts.create("acme", {"msisdn": "6580000001"}, first_name="Ana")
    rows = b"msisdn,firstName\n+6580000001,Zoe\n6580000002,Bo\n6580000002,Cy\n"
    await acme.upload(rows, groups=f"{one}, {two},{one}")
    acme.contacts.finish_jobs("acme")

    look = acme.contacts.get("acme")
    assert [("Ana", (one, two)), ("Bo", (one, two))] == [
        (contact.first_name, contact.groups) for contact in look.contacts
    ]
    assert Counters(3, 0, 2, 1, 2) == look.jobs[0].counters


async def test_every_column(acme: "Caller") -> None:
    """A column is a member of a contact, whatever its case, or else a custom attribute [X9]."""
    rows = (
        b"MSISDN,Email,Firstname,LASTNAME,externalid,Country,lineId,Tier\n"
        b"80000001,a@b.c,Ana,Black,7,sg,L,gold\n"
        b"6580000002,,,,,,,\n"
    )
    await acme.upload(rows)
    acme.contacts.finish_jobs("acme")

    (first, second) = acme.contacts.get("acme").contacts
    assert {"msisdn": "6580000001", "email": "a@b.c", "lineId": "L"} == first.addresses
    assert ("Ana Black", "7", "SG", {"Tier": "gold"}) == (
        first.name,
        first.external_id,
        first.country,
        first.custom_attributes,
    )
    assert ({"msisdn": "6580000002"}, {}) == (second.addresses, second.custom_attributes)


async def test_rows_beyond_the_limits(acme: "Caller") -> None:
    """A row that could not be created as a contact is wrong [X5]."""
    names = [f"c{number}" for number in range(51)]
    header = ",".join(["msisdn", "firstName", "country", *names]).encode()
    rows = [["6580000001", "x" * 201, "SG"], ["6580000002", "x", "SGP"], ["6580000003", "x", "SG"]]
    lines = [",".join([*row, *["1" if row is rows[2] else ""] * 51]).encode() for row in rows]
    await acme.upload(b"\n".join([header, *lines]))
    acme.contacts.finish_jobs("acme")

    (job,) = acme.contacts.jobs("acme")
    assert Counters(3, 3, 0, 0, 0) == job.counters
    assert [2, 3, 4] == [row.number for row in job.invalid_rows]


@pytest.mark.parametrize("name", ["c.xlsx", "C.XLSX", "contacts"])
async def test_a_workbook(acme: "Caller", name: str) -> None:
    """A workbook is read as a CSV file is, its numbers too; its type is ``xls`` [X10]."""
    file = _workbook(("msisdn", "firstName"), (6580000001, "Ana"), (12, "Bo"))
    answer = await acme.upload(file, name)
    acme.contacts.finish_jobs("acme")

    assert (202, "xls") == (answer.status, answer.body["fileType"])
    assert [{"msisdn": "6580000001"}] == [
        contact.addresses for contact in acme.contacts.get("acme").contacts
    ]
    assert Counters(2, 1, 0, 1, 0) == acme.contacts.jobs("acme")[0].counters


@pytest.mark.parametrize("flag", ["false", " FALSE "])
async def test_no_header(acme: "Caller", flag: str) -> None:
    """Without a header the columns are named beside the file [X4]."""
    columns = "firstName, msisdn"
    answer = await acme.upload(b"Ana,6580000001\n", fileHasHeader=flag, fileColumns=columns)
    acme.contacts.finish_jobs("acme")

    assert 202 == answer.status
    assert "Ana" == acme.contact()["name"]


@pytest.mark.parametrize(
    "parts",
    [
        {"fileHasHeader": "false"},
        {"fileHasHeader": "false", "fileColumns": " , "},
        {"fileHasHeader": "no"},
        {"fileHasHeader": ""},
        {"groups": "9"},
        {"groups": "x"},
        {"groups": "8001,"},
        {"groups": "\uff18\uff10\uff10\uff11"},
        {"groups": "9" * 50},
        {"groups": ",".join(["8001"] * 11)},
    ],
)
async def test_parts_that_cannot_be(acme: "Caller", parts: dict[str, str]) -> None:
    """Flags, columns and groups that cannot be are 400, and there is no job [X3] [X4]."""
    acme.contacts.create_group("acme", "g")

    answer = await acme.upload(ROW, **parts)

    assert (400, 1000) == answer.refusal
    assert () == acme.contacts.jobs("acme")


async def test_ten_groups(acme: "Caller") -> None:
    """As many as ten groups can be named [X3]."""
    groups = [acme.contacts.create_group("acme", f"g{number}") for number in range(10)]

    answer = await acme.upload(ROW, groups=",".join(map(str, groups)))
    acme.contacts.finish_jobs("acme")

    assert 202 == answer.status
    assert tuple(groups) == acme.contact()["groups"]


async def test_a_group_that_is_gone(acme: "Caller") -> None:
    """A group that is gone by the end is left out [X7]."""
    gone, kept = (acme.contacts.create_group("acme", name) for name in ("gone", "kept"))
    await acme.upload(ROW, groups=f"{gone},{kept}")
    await acme.ask("DELETE", f"/groups/{gone}")
    acme.contacts.finish_jobs("acme")

    assert (kept,) == acme.contact()["groups"]
    assert Counters(1, 0, 0, 1, 1) == acme.contacts.jobs("acme")[0].counters


@pytest.mark.parametrize(
    ("size", "expected"),
    [(0, (400, 1000)), (1, (202, None)), (30_000_000, (202, None)), (30_000_001, (400, 1000))],
)
async def test_sizes(acme: "Caller", size: int, expected: object) -> None:
    """A file has up to 30,000,000 bytes, and at least one [X2]."""
    answer = await acme.upload(b"x" * size)

    assert expected == answer.refusal


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"nonsense",
        b'--B\r\nContent-Disposition: form-data; name="file"; filename="c.csv"\r\n\r\nmsisdn',
        b'--B\r\nContent-Disposition: form-data; name="file"\r\n\r\nmsisdn\r\n--B--\r\n',
        b'--B\r\nContent-Disposition: form-data; name="other"; filename="c"\r\n\r\nx\r\n--B--\r\n',
        (
            b'--B\r\nContent-Disposition: form-data; name="file"; filename="c"\r\n\r\nx\r\n'
            b'--B\r\nContent-Disposition: form-data; name="groups"\r\n\r\n\xff\r\n--B--\r\n'
        ),
    ],
)
async def test_what_is_no_form(acme: "Caller", body: bytes) -> None:
    """A form that is none, is cut off, or has no file in it is 400 [X11]."""
    answer = await acme.send("POST", PATH, body, FORM)

    assert (400, 1000) == answer.refusal


@pytest.mark.parametrize("media_type", ["application/json", "text/csv", None])
async def test_another_media_type(acme: "Caller", media_type: str | None) -> None:
    """A file that does not come in a form is 415 [X11]."""
    answer = await acme.send("POST", PATH, ROW, {"Content-Type": media_type})

    assert (415, 1000) == answer.refusal


@pytest.mark.parametrize(
    ("file", "name"),
    [(b"first,last\nAna,Black\n", "c.csv"), (b"\xff\xfe", "c.csv"), (b"PK\x03\x04", "c.xlsx")],
)
async def test_a_file_that_cannot_be_read(acme: "Caller", file: bytes, name: str) -> None:
    """A file without addresses, or that is none, is accepted, and its job fails [X8]."""
    answer = await acme.upload(file, name)
    acme.contacts.finish_jobs("acme")

    assert 202 == answer.status
    (job,) = acme.contacts.jobs("acme")
    assert ("failed", None) == (job.status, job.counters)


@pytest.mark.parametrize(("ending", "amount"), [("stopped", 2), ("timeout", 0), ("failed", 9)])
async def test_part_of_a_file(acme: "Caller", ending: str, amount: int) -> None:
    """An upload that ends before its time has counted the rows that it came to [J13]."""
    rows = b"msisdn\n6580000001\n12\n6580000003\n"
    acme.contacts.end_next_job("acme", ending, amount=amount)
    await acme.upload(rows)
    acme.clock.advance(3)

    (job,) = acme.contacts.jobs("acme")
    total = min(3, amount)
    counters = Counters(total, int(total > 1), 0, total - int(total > 1), 0)
    assert (ending, counters) == (job.status, job.counters)
    assert counters.inserted_rows == acme.contacts.count("acme")


async def test_a_large_file(acme: "Caller") -> None:
    """A file of 20,000 rows is taken as a small one is [X1]."""
    rows = b"".join(b"%d,Ana,Black\n" % (6580000000 + number) for number in range(20_000))
    await acme.upload(b"msisdn,firstName,lastName\n" + rows)
    acme.contacts.finish_jobs("acme")

    assert 20_000 == acme.contacts.count("acme")


@pytest.mark.parametrize(("size", "status"), [(30_000_000, 202), (30_000_001, 400)])
async def test_sizes_over_a_socket(acme: "Caller", size: int, status: int) -> None:
    """The largest file there can be comes over a socket whole, and a larger one is told so [X2]."""
    lines = [b"--B", b'Content-Disposition: form-data; name="file"; filename="c.csv"', b""]
    body = b"\r\n".join([*lines, b"x" * size, b"--B--", b""])
    headers = Headers({"Authorization": "Bearer k", **FORM})

    async with acme.emulator.serve() as url, AiohttpTransport() as transport:
        response = await transport.send(Request("POST", f"{url}{PATH}", headers, body, 30.0))

    assert status == response.status
