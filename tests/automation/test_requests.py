"""Paths, queries and bodies are what the vendor's pages show."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest

from eightbyeight.automation.requests import (
    command_body,
    data_body,
    definition_path,
    instance_path,
    instances_query,
    logs_query,
    page_query,
    text_query,
    version_query,
)
from eightbyeight.errors import InvalidInputError

ID = "ae54eaf1-b86d-43c5-8982-2818f9bbe52c"


def _instances(**given: object) -> str:
    arguments: dict[str, object] = {
        "version": None,
        "status": None,
        "started_from": None,
        "started_to": None,
        "limit": 10,
        "offset": 0,
        **given,
    }
    return instances_query(**arguments)  # type: ignore[arg-type]


def test_paths() -> None:
    """Nothing of an id can leave its segment of the path."""
    assert f"definitions/{ID}" == definition_path(UUID(ID))
    assert f"definitions/{ID.upper()}" == definition_path(ID.upper())
    assert f"definitions/{ID}/workflows/60db%2F..%3F%23%C3%A9" == instance_path(ID, "60db/..?#é")


def test_queries() -> None:
    """What is not given is left out."""
    assert "?limit=1&offset=2147483647" == page_query(1, 2**31 - 1)
    assert "?limit=500&offset=0" == page_query(500, 0)
    assert ("?version=1", "") == (version_query(1), version_query(None))
    assert ("?includeLogs=true", "") == (
        logs_query(include_logs=True),
        logs_query(include_logs=False),
    )
    assert ("?contains=a%26b", "") == (
        text_query("contains", "contains", "a&b"),
        text_query("contains", "contains", None),
    )
    assert "?limit=10&offset=0" == _instances()


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2026, 5, 1, tzinfo=UTC), "2026-05-01T00%3A00%3A00Z"),
        (
            datetime(2026, 5, 1, 2, tzinfo=timezone(timedelta(hours=2, seconds=19))),
            "2026-04-30T23%3A59%3A41Z",
        ),
    ],
)
def test_moments(moment: datetime, text: str) -> None:
    """Whatever zone a moment is given in, it goes out in UTC."""
    assert f"?limit=10&offset=0&startTimeFrom={text}" == _instances(started_from=moment)
    assert f"?limit=10&offset=0&startTimeTo={text}" == _instances(started_to=moment)
    both = f"&startTimeFrom={text}&startTimeTo={text}"
    assert both in _instances(started_from=moment, started_to=moment)


def test_bodies() -> None:
    """Data goes out as it is, a command under the name that the vendor gave it."""
    assert b'{"a":{"b":[1,null,"x"]}}' == data_body({"a": {"b": [1, None, "x"]}})
    assert b'{"status":"suspend"}' == command_body("suspend")


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: page_query(0, 0), "^limit: 0 is not a whole number from 1 to 500$"),
        (lambda: page_query(501, 0), "^limit: 501"),
        (lambda: page_query(limit=True, offset=0), "^limit: True"),
        (lambda: page_query(1, -1), "^offset: -1 is not a whole number from 0"),
        (lambda: page_query(1, 2**31), "^offset: "),
        (lambda: version_query(0), "^version: 0 is not a whole number from 1"),
        (lambda: version_query("1"), "^version: '1'"),  # type: ignore[arg-type]
        (lambda: _instances(version=1.0), "^version: 1.0"),
        (lambda: _instances(status="Running"), "^status: 'Running' is none of Runnable, Susp"),
        (lambda: _instances(status=["Complete"]), "^status: "),
        (lambda: _instances(started_from="2026-05-01T00:00:00Z"), "^started_from: '2026"),
        (
            lambda: _instances(started_to=datetime(2026, 5, 1)),  # noqa: DTZ001 - what is refused
            "^started_to: .* knows its time zone$",
        ),
        (
            lambda: _instances(started_from=datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=1)))),
            "^started_from: the year 1 is out of range",
        ),
        (
            lambda: _instances(
                started_from=datetime(2026, 5, 2, tzinfo=UTC),
                started_to=datetime(2026, 5, 1, tzinfo=UTC),
            ),
            "^started_to: is before started_from$",
        ),
        (lambda: logs_query(include_logs="yes"), "^include_logs: must be True or False, not str$"),  # type: ignore[arg-type]
        (lambda: text_query("contains", "c", 7), "^contains: must be text, not int$"),  # type: ignore[arg-type]
        (lambda: text_query("contains", "c", " "), "^contains: must not be blank"),
        (lambda: text_query("contains", "c", "\ud800"), "^contains: has half of a surrogate"),
        (lambda: definition_path(7), "^definition_id: 7 is not a UUID$"),
        (lambda: definition_path(f"{ID}\n"), "^definition_id: "),
        (lambda: instance_path(ID, None), "^workflow_id: None is no id$"),
        (lambda: instance_path(ID, " x"), "^workflow_id: "),
        (lambda: instance_path(ID, "a\nb"), "^workflow_id: "),
        (lambda: instance_path(ID, "."), "^workflow_id: "),
        (lambda: instance_path(ID, "a\ud800"), "^workflow_id: "),
        (lambda: data_body("{}"), "^data: must be a mapping, not str$"),  # type: ignore[arg-type]
        (lambda: data_body({"a": object()}), "^data.a: is a object, which has no form in JSON"),
        (lambda: data_body({"a": float("inf")}), "^data.a: is inf, which JSON does not have"),
        (lambda: data_body({"a": "\ud800"}), "^data.a: has half of a surrogate pair"),
    ],
)
def test_what_cannot_be_meant(make: Callable[[], object], why: str) -> None:
    """What is out of the vendor's limits is refused as the argument at fault."""
    with pytest.raises(InvalidInputError, match=why):
        make()
