"""Options of a client come from its arguments first, and leave no trace of a key."""

import pytest

from eightbyeight.errors import InvalidInputError
from eightbyeight.rest.client import options_from_env

REQUIRED = {"api_key": "SOME_KEY", "tenant": "SOME_TENANT"}
OPTIONAL = {"base_url": "SOME_URL"}


def test_what_is_given_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """An argument overrides its variable, an empty variable is none, and the rest is kept."""
    monkeypatch.setenv("SOME_KEY", "from the environment")
    monkeypatch.setenv("SOME_TENANT", "acme")
    monkeypatch.setenv("SOME_URL", "")
    overrides: dict[str, object] = {"api_key": "given", "timeout": 3}
    options = options_from_env(overrides, required=REQUIRED, optional=OPTIONAL)

    assert [{"api_key": "given", "tenant": "acme", "timeout": 3}] == options
    assert {} == overrides


def test_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every variable that is missing is named, also where the argument is there and empty."""
    monkeypatch.setenv("SOME_KEY", "x")
    monkeypatch.delenv("SOME_TENANT", raising=False)
    overrides: dict[str, object] = {"api_key": ""}
    with pytest.raises(InvalidInputError) as caught:
        options_from_env(overrides, required=REQUIRED, optional=OPTIONAL)

    assert ["SOME_KEY", "SOME_TENANT"] == [problem.field for problem in caught.value.problems]
    assert {} == overrides
