"""What a registration of an RCS agent asks for; values only, and nothing is judged here."""

import os
from enum import StrEnum
from typing import Self

from attrs import Attribute, field, fields_dict, frozen

from eightbyeight.errors import InvalidInputError
from eightbyeight.rcs.arguments import path_of
from eightbyeight.rcs.reading import texts_in
from eightbyeight.toml_files import read_text

__all__ = ["AgentProfile", "UseCase", "read_agent_profile"]


class UseCase(StrEnum):
    """What an agent is registered for."""

    TRANSACTIONAL = "Transactional"
    """Receipts, confirmations, payment alerts and one-time passwords."""
    PROMOTIONAL = "Promotional"
    """Offers, coupons and sales."""
    MULTI_PURPOSE = "Multi-purpose"
    """Both. A transactional agent that begins to promote has to be approved anew."""
    OTP = "OTP"
    """One-time passwords. Named by the page on registration alone."""


def _is_text(_profile: object, attribute: "Attribute[str]", value: object) -> None:
    if not isinstance(value, str):
        kind = type(value).__name__
        raise InvalidInputError.of(attribute.name, f"must be text, not {kind}")


def _path_text(given: str | os.PathLike[str]) -> str:
    return os.fspath(given) if isinstance(given, os.PathLike) else given


@frozen(kw_only=True)
class AgentProfile:
    """An RCS agent as it is registered with 8x8, and what it answers.

    There is no API for it: these are the fields of 8x8's forms ("Agent Profile & Storefront",
    "Agent Registration and Launch") and the texts that "Compliance" asks for. What is left out is
    an empty text, and everything is taken as it is:
    :func:`~eightbyeight.rcs.check_agent_profile` says what is wrong.

    Raises:
        InvalidInputError: a value is no text.
    """

    name: str = field(default="", validator=_is_text)
    """The agent's name, which is the brand's or the program's; 40 characters at most."""
    description: str = field(default="", validator=_is_text)
    """What the agent does or what people opt into, under its name; 100 characters at most."""
    tagline: str = field(default="", validator=_is_text)
    """The brand's slogan; 100 characters at most."""
    use_case: UseCase | str = field(default="", validator=_is_text)
    """What is sent."""
    brand_color: str = field(default="", validator=_is_text)
    """Colour of the buttons, as in ``#E91B0C``; contrast with white 4.5:1 at least."""
    logo: str = field(default="", converter=_path_text, validator=_is_text)
    """Path of the logo: 224 x 224 pixels, PNG or JPEG, 50 KB at most; shown as a circle."""
    banner: str = field(default="", converter=_path_text, validator=_is_text)
    """Path of the picture on top: 1440 x 448 pixels, PNG or JPEG, 200 KB at most."""
    phone: str = field(default="", validator=_is_text)
    """Number of the customer service in E.164, as in ``+18668794647``."""
    phone_label: str = field(default="", validator=_is_text)
    """What stands beside it."""
    website: str = field(default="", validator=_is_text)
    """Public HTTPS URL of the customer service."""
    website_label: str = field(default="", validator=_is_text)
    """What stands beside it."""
    email: str = field(default="", validator=_is_text)
    """Public email address of the customer service."""
    email_label: str = field(default="", validator=_is_text)
    """What stands beside it."""
    privacy_url: str = field(default="", validator=_is_text)
    """Public HTTPS URL of the privacy policy."""
    terms_url: str = field(default="", validator=_is_text)
    """Public HTTPS URL of the terms of service."""
    opt_in: str = field(default="", validator=_is_text)
    """What people read wherever they can opt in."""
    welcome: str = field(default="", validator=_is_text)
    """The first message after the opt-in."""
    start_reply: str = field(default="", validator=_is_text)
    """The answer to START; it may be the welcome message again."""
    help_reply: str = field(default="", validator=_is_text)
    """The answer to HELP."""
    stop_reply: str = field(default="", validator=_is_text)
    """The answer to STOP, QUIT, CANCEL, END, STOPALL and UNSUBSCRIBE."""

    @classmethod
    def from_toml(cls, source: str | os.PathLike[str]) -> Self:
        """Read a profile from TOML whose keys are the names of the fields.

        Args:
            source: A file, or the TOML itself. A text of one line without ``=`` sets nothing and
                is taken for the name of a file; so name a file with ``=`` in it by a ``Path``.
                In a file, relative paths of images begin at the file's folder.

        Raises:
            InvalidInputError: there is no such file, it is no TOML, or has an unknown key or a
                value that is no text.
        """
        if isinstance(source, str) and ("=" in source or "\n" in source):
            return cls(**texts_in(source, fields_dict(cls), name="the profile"))
        path = path_of("source", source, wanted="a path or TOML")
        texts = texts_in(read_text(path), fields_dict(cls), name=str(path))
        for name in ("logo", "banner"):
            if texts.get(name):
                texts[name] = str(path.absolute().parent / texts[name])
        return cls(**texts)


def read_agent_profile(path: str | os.PathLike[str]) -> AgentProfile:
    """Read a profile from a TOML file whose keys are the names of the fields.

    Args:
        path: The file. Relative paths of images begin at its folder.

    Raises:
        InvalidInputError: there is no such file, it is no TOML, or has an unknown key or a value
            that is no text.
    """
    return AgentProfile.from_toml(path_of("path", path))
