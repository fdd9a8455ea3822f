from collections.abc import Callable
from pathlib import Path

import pytest

from eightbyeight.campaigns.rows import Row, open_rows

ReadRows = Callable[..., list[Row]]


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, bytes | str], Path]:
    """Make a file with this content."""

    def made(name: str, content: bytes | str) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return made


@pytest.fixture
def read(write: Callable[[str, bytes | str], Path]) -> ReadRows:
    """Make a file with this content and read all of its rows."""

    def rows(content: bytes | str, name: str = "leads.csv", **options: object) -> list[Row]:
        with open_rows(write(name, content), **options) as row_file:  # type: ignore[arg-type]
            return list(row_file)

    return rows
