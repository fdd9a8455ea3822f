"""A value without a form in JSON is refused where it stands, however it is made."""

from datetime import UTC, datetime, timedelta
from types import MappingProxyType

import pytest
from hypothesis import given

from eightbyeight.automation.steps import Wait
from eightbyeight.automation.wire.json_values import json_problems, require_json
from eightbyeight.errors import InvalidInputError
from tests.automation.workflows import JSON


class Unshown:
    """Something that cannot even be shown."""

    def __repr__(self) -> str:
        """Fail."""
        raise RuntimeError


@given(JSON)
def test_json(value: object) -> None:
    """JSON has no problems, wherever it stands."""
    assert () == json_problems(value, "x")
    require_json([value, (value,)], "x")


@pytest.mark.parametrize(
    ("value", "where", "message"),
    [
        (datetime(2026, 5, 1, tzinfo=UTC), "x", "is a datetime, which has no form in JSON"),
        ({"a": [1, {"b": timedelta(1)}]}, "x.a[1].b", "is a timedelta, which has no form"),
        (("a", {1}), "x[1]", "is a set"),
        ({"a": MappingProxyType({})}, "x.a", "is a mappingproxy"),
        ({"a": Wait("w", "1")}, "x.a", "is a Wait"),
        ([float("-inf")], "x[0]", "is -inf, which JSON does not have"),
        ({"a": "b\udfff"}, "x.a", "has half of a surrogate pair"),
        ({"a": {"b\udfff": 1}}, "x.a", r"has the key 'b\udfff', which JSON cannot carry"),
        ({"a": {1: "b"}}, "x.a", "has the key 1, which is no text"),
        ({"a": {None: {1}}}, "x.a.None", "is a set"),
        ({"a\n": {1}}, r"x.'a\n'", "is a set"),
        ([Unshown()], "x[0]", "is a Unshown"),
    ],
)
def test_what_is_not_json(value: object, where: str, message: str) -> None:
    """The place of each value that is at fault is named, and what it is."""
    problems = {problem.field: problem.message for problem in json_problems(value, "x")}

    assert message in problems[where]
    with pytest.raises(InvalidInputError):
        require_json(value, "x")


def test_what_has_no_end() -> None:
    """A value within itself, or too deep, is one problem, and no walk without end."""
    circle: dict[str, object] = {}
    circle |= {"a": circle, "b": [circle]}
    deep: object = 1
    for _ in range(100_000):
        deep = [deep]

    for value in (circle, deep):
        (problem,) = json_problems(value, "x")
        assert ("x", "is nested too deep, or within itself") == (problem.field, problem.message)


def test_many_problems() -> None:
    """They are told up to a number that is still read, and each object once."""
    assert 100 == len(json_problems([{number} for number in range(200)], "x"))
    same = [{1}]
    assert ["x[0][0]"] == [problem.field for problem in json_problems([same, same], "x")]
