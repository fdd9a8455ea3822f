"""What rows are read from besides files: streams, and what is none, or raises what no file does."""

import gzip
import io
import zlib
from pathlib import Path

import pytest

from eightbyeight.errors import InvalidInputError
from eightbyeight.loading.files import excel
from tests.loading.files.orders import open_orders, order_names


class Raising(io.RawIOBase):
    """A stream that gives its bytes and then raises."""

    def __init__(self, content: bytes, error: Exception) -> None:
        self.content = content
        self.error = error

    def readable(self) -> bool:
        """Say yes."""
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        """Give what is left, or raise."""
        if not self.content:
            raise self.error
        taken, self.content = self.content[: len(buffer)], self.content[len(buffer) :]
        buffer[: len(taken)] = taken
        return len(taken)


ERRORS = [
    EOFError("cut"),
    zlib.error("bad"),
    RuntimeError("x"),
    ValueError("closed"),
    OSError("disk"),
]


@pytest.mark.parametrize("source", [None, 5, [], b"a.csv", io.StringIO("orderId\n"), object()])
@pytest.mark.parametrize("kind", ["csv", "jsonl", "xlsx"])
def test_no_source(source: object, kind: str) -> None:
    """What is neither a path nor a binary stream is refused by the name of its type."""
    with pytest.raises(InvalidInputError, match=rf"source: .*not {type(source).__name__}"):
        open_orders(source, format=kind)  # type: ignore[arg-type]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("csv", b""),
        ("jsonl", b""),
        ("xlsx", b""),
        ("xlsx", b"PK\x03\x04"),
        ("csv", b"orderId\n"),
    ],
)
def test_a_stream_that_raises(kind: str, content: bytes, error: Exception) -> None:
    """Whatever a stream raises before its first row is a file that cannot be read."""
    with pytest.raises(InvalidInputError, match="standard input: cannot be read: ") as caught:
        list(open_orders(Raising(content, error), format=kind))  # type: ignore[arg-type]

    assert caught.value.__cause__ is None


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_a_stream_that_raises_further_on(kind: str, error: Exception) -> None:
    """Rows before that are good."""
    long = b"x" * 1000
    line = b'{"orderId": "A", "x": "' + long + b'"}\n' if kind == "jsonl" else b"A," + long + b"\n"
    head = b"" if kind == "jsonl" else b"orderId,x\n"
    rows = open_orders(Raising(head + line * 200, error), format=kind)  # type: ignore[arg-type]

    assert "A" == next(rows).given["orderId"]
    with pytest.raises(InvalidInputError, match="cannot be read"):
        list(rows)


def test_a_packed_file_that_is_cut() -> None:
    """A file that is unpacked on the way may end too early like any other."""
    packed = gzip.compress(b"orderId\n" + b"".join(b"L%d\n" % n for n in range(20_000)))
    with (
        gzip.open(io.BytesIO(packed[: len(packed) // 2])) as stream,
        pytest.raises(InvalidInputError),
    ):
        list(open_orders(stream, format="csv"))  # type: ignore[arg-type]


def test_an_endless_workbook(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stream without an end is given up instead of filling the memory."""
    monkeypatch.setattr(excel, "_LARGEST", 2**21)

    with (
        Path("/dev/zero").open("rb") as stream,
        pytest.raises(InvalidInputError, match="more than 2,097,152 bytes"),
    ):
        open_orders(stream, format="xlsx")


@pytest.mark.parametrize(
    "columns",
    [{1: "a"}, {"amount": 1}, [("amount", "a")], "amount=a", 7, {"amount": None}, {None: "amount"}],
)
def test_no_mapping(columns: object) -> None:
    """The names of columns are a mapping of texts to texts."""
    with pytest.raises(InvalidInputError, match=r"^columns: must be a mapping"):
        order_names(columns)  # type: ignore[arg-type]


def test_a_key_with_space_around_it() -> None:
    """A key is named without the space around it, on one line."""
    line = b'{"\\n orderId ": "", "x": 1}\n'
    (row,) = open_orders(io.BytesIO(line), format="jsonl")

    assert {"orderId": "orderId"} == row.labels
