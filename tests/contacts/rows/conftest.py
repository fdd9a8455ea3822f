import io
from collections.abc import Callable

import pytest

from eightbyeight.contacts.rows import ContactRow, open_contacts

ReadContacts = Callable[..., list[ContactRow]]


@pytest.fixture
def read() -> ReadContacts:
    """Read all rows of this content."""

    def rows(content: bytes | str, kind: str = "csv", **options: object) -> list[ContactRow]:
        raw = content.encode() if isinstance(content, str) else content
        with open_contacts(io.BytesIO(raw), format=kind, **options) as row_file:  # type: ignore[arg-type]
            return list(row_file)

    return rows
