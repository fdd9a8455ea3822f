from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.loading.files.orders import OrderFile, open_orders


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, bytes | str], Path]:
    """Make a file with this content."""

    def made(name: str, content: bytes | str) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return made


@pytest.fixture
def rows(write: Callable[[str, bytes | str], Path]) -> Iterator[OrderFile]:
    """An open file of one row."""
    with open_orders(write("a.csv", "orderId\nA\n")) as row_file:
        yield row_file
