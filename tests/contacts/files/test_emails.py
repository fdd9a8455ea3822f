"""Email addresses, by the documents' own form and with the extra ``preflight``."""

import email_validator
import pytest

from eightbyeight.contacts.files.emails import JudgeEmail, judge_email
from eightbyeight.contacts.files.emails_extra import find_validator
from eightbyeight.contacts.files.findings import ContactRule

GOOD = ["ann@example.com", "a.b+c@mail.example.co.uk", "o'neil@example.com", "ü@example.com"]
BAD = {
    "ann.example.com": "has no @",
    "ann@@example.com": "more than one @",
    "ann@": "nothing on one side",
    "@example.com": "nothing on one side",
    "ann@example": "no dot after the @",
    "ann@example..com": "an empty part",
    "ann@example.com.": "an empty part",
    "ann @example.com": "a blank",
    "ann\u200b@example.com": "cannot be seen",
    "ann@example,com": "belongs in no address|no dot",
    "ann;bob@example.com": "belongs in no address",
    " ann@example.com": "blanks around",
    "mailto:ann@example.com": "more in it",
    "Ann <ann@example.com>": "more in it",
}


@pytest.fixture(params=["documents", "preflight"])
def judge(request: pytest.FixtureRequest) -> JudgeEmail:
    """Judge once by the documents' own form and once with the extra."""
    found = find_validator()
    assert found is not None
    return judge_email if request.param == "documents" else found


@pytest.mark.usefixtures("no_extra")
def test_without_the_extra() -> None:
    """Where the extra is not installed there is no such judge."""
    assert find_validator() is None


@pytest.mark.parametrize("text", GOOD)
def test_good(judge: JudgeEmail, text: str) -> None:
    """Addresses are taken."""
    assert judge(text) is None


@pytest.mark.parametrize("text", BAD)
def test_bad(judge: JudgeEmail, text: str) -> None:
    """What is plainly none is an error of the same rule either way."""
    fault = judge(text)

    assert fault is not None
    assert ContactRule.EMAIL == fault.rule


@pytest.mark.parametrize(("text", "reason"), BAD.items())
def test_reason(text: str, reason: str) -> None:
    """The documents' own check says what is wrong."""
    fault = judge_email(text)

    assert fault is not None
    assert any(words in fault.message for words in reason.split("|"))


@pytest.mark.parametrize(
    "text", [" ann@example.com", "mailto:ann@example.com", "Ann <ann@example.com>"]
)
def test_mend(judge: JudgeEmail, text: str) -> None:
    """An address with something around it is mended by the address."""
    fault = judge(text)

    assert fault is not None
    assert "write ann@example.com" == fault.mend


def test_length(judge: JudgeEmail) -> None:
    """More than 320 characters are too long, whatever they are."""
    long = f"{'a' * 64}@{'b.' * 126}com"
    assert 320 == len(long)

    fault = judge(f"a{long}")

    assert fault is not None
    assert ContactRule.TOO_LONG == fault.rule
    assert "321 characters, and 320 is the limit" in fault.message
    assert judge_email(long) is None


def test_validators_reason() -> None:
    """With the extra, its reason is told, also of what the documents' form takes."""
    judge = find_validator()
    assert judge is not None

    fault = judge("ann@example.test")
    assert judge_email("ann@example.test") is None
    assert fault is not None
    assert "special-use" in fault.message
    assert not fault.message.endswith(".")
    fault = judge("ann@@example.com")
    assert fault is not None
    assert "invalid characters" in fault.message


def test_documents_have_the_last_word() -> None:
    """What the extra would take and the documents' form does not stays an error."""
    judge = find_validator()
    assert judge is not None

    text = "ann@example\u3002com"
    assert email_validator.validate_email(text, check_deliverability=False).ascii_email
    assert judge_email(text) == judge(text) is not None
