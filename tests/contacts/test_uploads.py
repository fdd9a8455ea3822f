"""The body of an upload, as it goes on the wire and as others read it."""

import os
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import aclosing, suppress
from email.message import Message
from email.parser import BytesParser
from email.policy import HTTP
from pathlib import Path
from traceback import walk_tb
from typing import cast

import anyio
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from eightbyeight.contacts.uploads import Upload, prepare_upload
from eightbyeight.emulator.serve import serve
from eightbyeight.errors import Sent, TransportError
from eightbyeight.transport.aiohttp import AiohttpTransport
from eightbyeight.transport.messages import Headers, Request, Response

ROWS = b"msisdn,firstName\n+6581234567,Ana\n"
BLOCK = 256 * 1024
BIG = bytes(range(256)) * 4096  # four blocks


async def sent(upload: Upload) -> bytes:
    """Give all that the body yields in one attempt."""
    return b"".join([piece async for piece in upload.body.open()])


async def parts_of(upload: Upload) -> dict[str, tuple[Message, bytes]]:
    """Read the body as another implementation does: each part's headers and content."""
    head = f"Content-Type: {upload.content_type}\r\n\r\n".encode()
    message = BytesParser(policy=HTTP).parsebytes(head + await sent(upload))
    assert message.is_multipart()
    parts = cast("list[Message]", message.get_payload())
    return {
        str(part.get_param("name", header="content-disposition")): (
            part,
            cast("bytes", part.get_payload(decode=True)),
        )
        for part in parts
    }


def is_open(path: Path) -> bool:
    """Tell whether this process has the file open."""
    for descriptor in Path("/proc/self/fd").iterdir():
        with suppress(FileNotFoundError):
            if descriptor.readlink() == path:
                return True
    return False


def remove(path: Path) -> None:
    """Take a file away."""
    path.unlink()


def put_a_pipe_in_place_of(path: Path) -> None:
    """Make what keeps whoever reads it waiting."""
    path.unlink()
    os.mkfifo(path)


@pytest.fixture
def leads(tmp_path: Path) -> Path:
    """Give a file of four blocks."""
    path = tmp_path / "leads.csv"
    path.write_bytes(BIG)
    return path


async def test_an_upload_byte_by_byte() -> None:
    """The fields come first and the file last, each as RFC 7578 says."""
    upload = prepare_upload(
        ROWS,
        filename="leads.csv",
        groups=[11566, 88996],
        has_header=False,
        columns=["msisdn", "firstName"],
        boundary="edge",
    )

    assert "multipart/form-data; boundary=edge" == upload.content_type
    assert (
        b"--edge\r\n"
        b'Content-Disposition: form-data; name="fileHasHeader"\r\n\r\n'
        b"false\r\n"
        b"--edge\r\n"
        b'Content-Disposition: form-data; name="groups"\r\n\r\n'
        b"11566,88996\r\n"
        b"--edge\r\n"
        b'Content-Disposition: form-data; name="fileColumns"\r\n\r\n'
        b"msisdn,firstName\r\n"
        b"--edge\r\n"
        b'Content-Disposition: form-data; name="file"; filename="leads.csv"\r\n'
        b"Content-Type: text/csv\r\n\r\n"
        b"msisdn,firstName\n+6581234567,Ana\n"
        b"\r\n--edge--\r\n"
    ) == await sent(upload)


async def test_a_plain_upload_says_only_that_it_has_a_header() -> None:
    """Without groups and columns there are no parts for them."""
    parts = await parts_of(prepare_upload(ROWS, filename="leads.csv"))

    assert ["fileHasHeader", "file"] == list(parts)
    assert b"true" == parts["fileHasHeader"][1]


@given(
    content=st.binary(min_size=1, max_size=200),
    groups=st.lists(st.integers(1, 10**9), max_size=10, unique=True),
    columns=st.lists(st.text("abcÄ Z_", min_size=1).filter(str.strip), max_size=4, unique=True),
)
@example(content=b"\r\n--", groups=[], columns=[])
@example(content=b"\n", groups=range(1, 11), columns=["a"])
async def test_another_reader_gets_what_was_given(
    content: bytes, groups: Sequence[int], columns: Sequence[str]
) -> None:
    """Any content arrives byte by byte, with the groups and columns, and the length is right."""
    upload = prepare_upload(
        content, filename="a.xlsx", groups=groups, has_header=not columns, columns=columns
    )

    parts = await parts_of(upload)
    assert content == parts["file"][1]
    assert ",".join(map(str, groups)) == parts.get("groups", (None, b""))[1].decode()
    assert ",".join(columns) == parts.get("fileColumns", (None, b""))[1].decode()
    assert ("false" if columns else "true") == parts["fileHasHeader"][1].decode()
    assert upload.body.length == len(await sent(upload))


@pytest.mark.parametrize(
    ("filename", "written"),
    [
        ("leads.csv", b'filename="leads.csv"\r\nContent-Type: text/csv\r\n'),
        ("Überzug 名.CSV", 'filename="Überzug 名.CSV"\r\nContent-Type: text/csv\r\n'.encode()),
        ('a"b\r\nX: y.csv', b'filename="a%22b%0D%0AX: y.csv"\r\n'),
        ("lone\udc80.csv", b'filename="lone?.csv"\r\n'),
        ("a.xls", b'filename="a.xls"\r\nContent-Type: application/vnd.ms-excel\r\n'),
        (
            "a.xlsx",
            b"Content-Type: application/vnd.openxmlformats-officedocument.spreadsheetml.sheet\r\n",
        ),
    ],
)
async def test_a_file_name_is_written_as_browsers_do(filename: str, written: bytes) -> None:
    """Names are raw UTF-8 in quotes; what would end the quotes or the line is escaped."""
    assert written in await sent(prepare_upload(ROWS, filename=filename))


async def test_a_boundary_is_drawn_for_each_upload() -> None:
    """No two uploads have the same boundary, and it is 128 bits long."""
    marks = {
        prepare_upload(ROWS, filename="a.csv").content_type.partition("boundary=")[2]
        for _ in range(20)
    }

    assert 20 == len(marks)
    assert {32} == {len(mark) for mark in marks}


async def test_a_path_is_read_in_blocks(leads: Path) -> None:
    """A file is read in blocks of 256 KiB, and called by the last part of its path."""
    upload = prepare_upload(leads)
    pieces = [len(piece) async for piece in upload.body.open()]

    assert [BLOCK] * 4 == pieces[1:-1]
    part, content = (await parts_of(upload))["file"]
    assert ("leads.csv", BIG) == (part.get_filename(), content)


async def test_a_path_may_go_by_another_name(tmp_path: Path) -> None:
    """The name that is given counts, also for what kind of file it is."""
    (tmp_path / "leads.dat").write_bytes(ROWS)

    upload = prepare_upload(str(tmp_path / "leads.dat"), filename="b.xls")

    part, _ = (await parts_of(upload))["file"]

    assert ("b.xls", "application/vnd.ms-excel") == (part.get_filename(), part.get_content_type())


async def test_another_working_directory_changes_nothing(
    leads: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A relative path means what it meant when the upload was prepared."""
    monkeypatch.chdir(leads.parent)
    upload = prepare_upload("leads.csv")
    monkeypatch.chdir("/")

    assert upload.body.length == len(await sent(upload))


async def test_progress_ends_at_the_total(leads: Path) -> None:
    """Progress tells what was handed over of the whole body, and its last word is the total."""
    told: list[tuple[int, int]] = []

    upload = prepare_upload(leads, progress=lambda done, total: told.append((done, total)))
    assert [] == told
    pieces = [len(piece) async for piece in upload.body.open()]

    total = upload.body.length
    assert [(sum(pieces[: count + 1]), total) for count in range(6)] == told
    assert (total, total) == told[-1]


async def test_progress_never_goes_back(leads: Path) -> None:
    """When a request is repeated, progress goes on where the attempt that came furthest was."""
    told: list[int] = []
    upload = prepare_upload(leads, progress=lambda done, _: told.append(done))

    for stop in (3, 2, 99):
        async with aclosing(_generator(upload)) as pieces:
            for _ in range(stop):
                if await anext(pieces, None) is None:
                    break

    assert sorted(set(told)) == told
    assert upload.body.length == told[-1]
    assert 6 == len(told)


def _generator(upload: Upload) -> AsyncGenerator[bytes, None]:
    return cast("AsyncGenerator[bytes, None]", upload.body.open())


async def test_a_stream_broken_off_lets_go_of_the_file(leads: Path) -> None:
    """Whoever stops half-way leaves no open file behind."""
    async with aclosing(_generator(prepare_upload(leads))) as pieces:
        await anext(pieces)
        await anext(pieces)
        assert is_open(leads)

    assert not is_open(leads)


async def test_a_read_that_is_stuck_holds_nobody_up(leads: Path) -> None:
    """A file that does not answer is given up with the wait for it, and closed when it does."""
    upload = prepare_upload(leads)
    put_a_pipe_in_place_of(leads)

    with anyio.move_on_after(0.05) as scope:
        await sent(upload)
    assert scope.cancelled_caught

    with anyio.fail_after(5):
        os.close(os.open(leads, os.O_WRONLY))
        while is_open(leads):  # noqa: ASYNC110 - nothing tells when another thread closes it
            await anyio.sleep(0.002)


@pytest.fixture
async def wire() -> AsyncIterator[tuple[AiohttpTransport, str, list[Request]]]:
    """Give a transport, a server's URL, and the requests that reach it."""
    reached: list[Request] = []

    async def handler(request: Request) -> Response:
        reached.append(request)
        return Response(202, Headers({"Content-Type": "application/json"}), b"{}")

    async with serve(handler) as url, AiohttpTransport(timeout=5) as transport:
        yield transport, url, reached


def request_for(upload: Upload, url: str) -> Request:
    """Make the request that uploads."""
    return Request("POST", url, Headers({"Content-Type": upload.content_type}), upload.body)


async def test_an_upload_arrives(
    leads: Path, wire: tuple[AiohttpTransport, str, list[Request]]
) -> None:
    """Through a socket, the body arrives as it is, under its length, and progress is told."""
    transport, url, reached = wire
    told: list[int] = []
    upload = prepare_upload(leads, boundary="edge", progress=lambda done, _: told.append(done))

    response = await transport.send(request_for(upload, url))

    assert 202 == response.status
    (request,) = reached
    assert await sent(prepare_upload(leads, boundary="edge")) == request.body
    assert str(upload.body.length) == request.headers["content-length"]
    assert "multipart/form-data; boundary=edge" == request.headers["content-type"]
    assert upload.body.length == told[-1]


@pytest.mark.parametrize(
    ("size", "fault"),
    [(len(BIG) - 1, "the body yields only"), (len(BIG) + 1, "more than the whole")],
)
async def test_a_file_that_changes_its_size_is_an_error(
    leads: Path, wire: tuple[AiohttpTransport, str, list[Request]], size: int, fault: str
) -> None:
    """A file that shrinks or grows after it was looked at is never taken for sent."""
    transport, url, reached = wire
    told: list[tuple[int, int]] = []
    upload = prepare_upload(leads, progress=lambda done, total: told.append((done, total)))
    os.truncate(leads, size)

    with pytest.raises(TransportError, match=fault) as caught:
        await transport.send(request_for(upload, url))

    assert Sent.MAYBE is caught.value.sent
    assert [] == reached
    assert all(done < total for done, total in told)


async def test_a_file_that_is_gone_is_an_error(
    leads: Path, wire: tuple[AiohttpTransport, str, list[Request]]
) -> None:
    """A file that was removed after it was looked at is named as the reason."""
    transport, url, reached = wire
    upload = prepare_upload(leads)
    remove(leads)

    with pytest.raises(TransportError, match="FileNotFoundError"):
        await transport.send(request_for(upload, url))

    assert [] == reached


async def test_more_than_announced_is_never_progress(leads: Path) -> None:
    """Where nobody stops a file that grew, progress still does not pass the total."""
    told: list[tuple[int, int]] = []
    upload = prepare_upload(leads, progress=lambda done, total: told.append((done, total)))
    os.truncate(leads, 2 * len(BIG))

    await sent(upload)

    assert all(done <= total for done, total in told)


class MineError(Exception):
    """An error of the caller's own."""


def raising_at(share: float, error: BaseException) -> Callable[[int, int], None]:
    """Make a progress that raises once so much of the body was handed over."""

    def progress(done: int, total: int) -> None:
        if done >= share * total:
            raise error

    return progress


@pytest.mark.parametrize("share", [0, 0.5, 1])
@pytest.mark.parametrize("kind", [MineError, KeyboardInterrupt])
async def test_what_progress_raises_is_kept(
    leads: Path,
    wire: tuple[AiohttpTransport, str, list[Request]],
    share: float,
    kind: type[BaseException],
) -> None:
    """It ends the sending, and stays readable; its traceback has no frame of the HTTP library."""
    transport, url, _ = wire
    error = kind("mine")
    upload = prepare_upload(leads, progress=raising_at(share, error))
    assert upload.failure is None

    with pytest.raises(TransportError):
        await transport.send(request_for(upload, url))

    assert error is upload.failure
    names = [frame.f_code.co_name for frame, _ in walk_tb(error.__traceback__)]
    assert ["_tell", "progress"] == names


async def test_after_progress_raised_no_attempt_is_made(leads: Path) -> None:
    """A repeat of the request gets nothing of the body, and does not call progress again."""
    told: list[int] = []

    def progress(done: int, _: int) -> None:
        told.append(done)
        raise MineError

    upload = prepare_upload(leads, progress=progress)
    for expected in (1, 0):
        taken = 0
        with suppress(Exception):
            async for _ in upload.body.open():
                taken += 1
        assert expected == taken

    assert 1 == len(told)
    assert isinstance(upload.failure, MineError)
