"""One document of each family, for tests that change a member or two."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest

_GOLDEN = Path(__file__).parents[2] / "golden" / "webhooks"

Document = dict[str, object]


@pytest.fixture(scope="session")
def document_of() -> Callable[..., Document]:
    """Give an example's document, with the members of its inner object changed."""

    def make(name: str, inner: str = "payload", /, **changes: object) -> Document:
        body = cast("Document", json.loads((_GOLDEN / f"{name}.json").read_bytes())["body"])
        members = cast("Document", body[inner]) if inner else body
        changed = {**members, **changes}
        kept = {key: value for key, value in changed.items() if value is not ...}
        return {**body, inner: kept} if inner else kept

    return make
