"""A file to begin with: every setting, with 8x8's value."""

import json
from collections.abc import Iterator, Mapping

from attrs import fields

from eightbyeight.smpp.account import AdobeSmppAccount
from eightbyeight.smpp.screens import Screen, label_of, screen_of

__all__ = ["smpp_template"]


def smpp_template() -> str:
    """Give a TOML file with every setting of an account and 8x8's value of it.

    What has to be filled in, or may be left out, is commented out.
    """
    return "\n".join([*_lines(), ""])


def _lines() -> Iterator[str]:
    # Tables come last in TOML, and so do the screens that have them.
    tables: list[str] = []
    yield "# Adobe Campaign's SMS account for 8x8. The password does not belong into this file."
    for screen in Screen:
        settings = [one for one in fields(AdobeSmppAccount) if screen_of(one) is screen]
        flat = [one for one in settings if not isinstance(_default(one.name), Mapping)]
        if flat:
            yield from ("", f"# {screen.value}")
        for one in flat:
            yield f"{_setting(one.name, _default(one.name))}  # {label_of(one)}"
        tables += [one.name for one in settings if one not in flat]
    for name in tables:
        yield from ("", f"# [{name}]", f"# {_EXAMPLES[name]}")


_EXAMPLES = {"encoding_mapping": '"UCS-2" = 8', "automatic_replies": 'STOP = "You are out."'}


def _default(name: str) -> object:
    return getattr(AdobeSmppAccount(), name)


def _setting(name: str, value: object) -> str:
    if value is None:
        return f"# {name} = 30"
    written = json.dumps(value)
    return f"# {name} = {written}" if name == "receiver_account" else f"{name} = {written}"
