"""Which ``Authorization`` fields let a delivery in."""

from collections.abc import Sequence
from typing import cast

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from eightbyeight.errors import InvalidInputError
from eightbyeight.webhooks.receiver.authorization import Authorization

SENDABLE = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1).filter(
    lambda text: text.strip("*")
)


@given(st.lists(SENDABLE, min_size=1, max_size=2), st.text())
@example(["Bearer a"], "Bearer a\udc80")
@example(["Bearer a"], "bearer a")
@example(["Bearer a"], "Bearer ä")
def test_accepted_values_and_no_others(accepted: list[str], other: str) -> None:
    """Exactly the accepted values let in, each of them, whatever else may come."""
    authorization = Authorization(accepted)

    assert all(authorization.admits([value]) for value in accepted)
    assert (other in accepted) == authorization.admits([other])


@given(SENDABLE)
def test_one_field_and_no_more(value: str) -> None:
    """No field at all is refused, and so are two, even two right ones."""
    authorization = Authorization(value)

    assert authorization.admits([value])
    assert not authorization.admits([])
    assert not authorization.admits([value, value])


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        " \t",
        [],
        ["Bearer CANARY", ""],
        [None],
        ["Bearer CANARY", b"CANARY"],
        " Bearer CANARY",
        "Bearer CANARY\n",
        "Bearer\r\nCANARY",
        "Bearer CANARY-ä",
        "***",
        "Bearer ***",
        {"Authorization": "Bearer CANARY"},
        ["Bearer CANARY-1", "Bearer CANARY-2", "Bearer CANARY-3"],
        5,
    ],
)
def test_values_that_could_never_be_sent(wrong: object) -> None:
    """A blank, masked or unsendable value is refused when it is given, and is not shown."""
    with pytest.raises(InvalidInputError, match="authorization") as caught:
        Authorization(cast("str | Sequence[str]", wrong))

    assert "CANARY" not in str(caught.value)


def test_never_shown() -> None:
    """Neither ``repr`` nor ``str`` nor ``vars`` of a slot shows a value."""
    authorization = Authorization(["Bearer CANARY"])

    assert "CANARY" not in f"{authorization!r} {authorization} {authorization._accepted!r}"
