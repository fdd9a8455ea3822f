"""An account as a checklist, to copy from onto Adobe's screens."""

from collections.abc import Iterable, Iterator, Mapping

from attrs import fields

from eightbyeight.smpp.account import AdobeSmppAccount, check_kinds
from eightbyeight.smpp.screens import Screen, label_of, screen_of, unit_of

__all__ = ["smpp_checklist"]

_BEFORE = (
    "The addresses that Adobe connects from are known to 8x8: others are turned away.",
    "Account and password are there, from 8x8's account manager.",
    "Adobe has named the SMSC implementation that stands for 8x8.",
)
_PASSWORD = "Receiver password"  # noqa: S105 - the label
_PLACES: Mapping[Screen, str] = {
    Screen.ACCOUNT: "Administration > Application settings > External accounts > New",
}
_AFTER = (
    "Save the account, and send one message to a phone of your own.",
    "The delivery's report names the message delivered: receipts come back.",
)


def smpp_checklist(account: AdobeSmppAccount) -> str:
    """Write out an account as a checklist in Markdown, in the order of Adobe's screens.

    Each setting is a line with a box, Adobe's label and the value to put there. The password is not
    in it: whoever fills in the screen has it.

    Raises:
        InvalidInputError: it is no account, or a setting's value is of a kind that it cannot have.
    """
    check_kinds(account)
    return "\n".join([*_lines(account), ""])


def _lines(account: AdobeSmppAccount) -> Iterator[str]:
    yield f"# {_shown(account.label, '')}: SMS by SMPP to 8x8"
    yield from _section("Before you begin", _BEFORE)
    for screen in Screen:
        place = _PLACES.get(screen)
        yield from _section(screen.value, _settings(account, screen), place)
    yield from _section("At the end", _AFTER)


def _section(heading: str, lines: Iterable[str], place: str | None = None) -> Iterator[str]:
    yield from ("", f"## {heading}", "")
    if place is not None:
        yield from (place, "")
    for line in lines:
        yield f"- [ ] {line}"


def _settings(account: AdobeSmppAccount, screen: Screen) -> Iterator[str]:
    for setting in fields(AdobeSmppAccount):
        if screen_of(setting) is not screen:
            continue
        label, value = label_of(setting), getattr(account, setting.name)
        if isinstance(value, Mapping):
            yield from _mapped(label, value)
        else:
            yield f"{label}: {_shown(value, unit_of(setting))}"
        if setting.name == "receiver_account":
            yield f"{_PASSWORD}: as 8x8's account manager gave it"


def _mapped(label: str, values: Mapping[str, object]) -> Iterator[str]:
    if not values:
        yield f"{label}: none"
    for key, value in values.items():
        yield f"{label} {_shown(key, '')}: {_shown(value, '')}"


def _shown(value: object, unit: str) -> str:
    match value:
        case bool():
            return "checked" if value else "unchecked"
        case None:
            return f"as it is (in {unit})"
        case "":
            return "empty"
        case int():
            return f"`{value}` {unit}".rstrip()
        case _:
            return f"`{_inline(str(value))}`"


def _inline(text: str) -> str:
    # It is one line of a list, whatever was written into the file.
    return " ".join(text.replace("`", "'").split())
