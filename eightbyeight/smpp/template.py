"""A file to begin with: every setting, with 8x8's value."""

import json
from collections.abc import Iterator, Mapping

from attrs import fields

from eightbyeight.smpp.account import AdobeSmppAccount
from eightbyeight.smpp.screens import Screen, label_of, screen_of

__all__ = ["smpp_template"]

_TO_FILL_IN = {
    "receiver_account": "from 8x8's account manager",
    "smsc_implementation_name": "as Adobe calls the one for 8x8",
}
"""What differs from account to account, and who tells it."""
_EXAMPLES = {"encoding_mapping": '"UCS-2" = 8', "automatic_replies": 'STOP = "You are out."'}


def smpp_template() -> str:
    """Give a TOML file with every setting of an account and 8x8's value of it.

    What has to be filled in stands first; what may be left out is commented out.
    """
    return "\n".join([*_lines(), ""])


def _lines() -> Iterator[str]:
    # Tables come last in TOML, and so do the screens that have them.
    tables: list[str] = []
    yield "# Adobe Campaign's SMS account for 8x8. The password does not belong into this file."
    yield "# What is commented out may be left out."
    yield from ("", "# Fill these in; all others have 8x8's values.")
    for name, teller in _TO_FILL_IN.items():
        label = label_of(getattr(fields(AdobeSmppAccount), name))
        yield f"{_setting(name, _default(name))}  # {label}: {teller}"
    for screen in Screen:
        settings = [one for one in fields(AdobeSmppAccount) if screen_of(one) is screen]
        mapped = [one.name for one in settings if isinstance(_default(one.name), Mapping)]
        flat = [one for one in settings if one.name not in {*mapped, *_TO_FILL_IN}]
        if flat:
            yield from ("", f"# {screen.value}")
        for one in flat:
            yield f"{_setting(one.name, _default(one.name))}  # {label_of(one)}"
        tables += mapped
    for name in tables:
        yield from ("", f"# [{name}]", f"# {_EXAMPLES[name]}")


def _default(name: str) -> object:
    return getattr(AdobeSmppAccount(), name)


def _setting(name: str, value: object) -> str:
    if value is None:
        return f"# {name} = 30"
    return f"{name} = {json.dumps(value)}"
