"""Check a profile by every rule, before it is filed."""

import difflib
import os
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from eightbyeight.errors import InvalidInputError
from eightbyeight.findings import Finding
from eightbyeight.rcs.addresses import email_findings, phone_findings, url_findings
from eightbyeight.rcs.arguments import folder_of
from eightbyeight.rcs.colors import (
    LEAST_CONTRAST,
    contrast_text,
    contrast_with_white,
    is_color,
    nearest_passing,
)
from eightbyeight.rcs.fields import FIELDS, ProfileField
from eightbyeight.rcs.image_facts import ReadImage
from eightbyeight.rcs.images import BANNER, LOGO, image_findings
from eightbyeight.rcs.images_extra import find_reader
from eightbyeight.rcs.pages import AGENT_PROFILE, REGISTRATION
from eightbyeight.rcs.profile import AgentProfile, UseCase
from eightbyeight.rcs.rules import ProfileRule
from eightbyeight.rcs.texts import ASKED, text_findings

__all__ = ["check_agent_profile"]

_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
"""Line breaks, and what is not seen. The blanks of French, what joins letters or keeps them apart
in Persian and in Hindi, and what emoji are put together by are not among them."""
_OF_IMAGES = {"logo": LOGO, "banner": BANNER}


def check_agent_profile(
    profile: AgentProfile, *, folder: str | os.PathLike[str] | None = None
) -> tuple[Finding, ...]:
    """Check a profile by the rules of 8x8's pages; nothing is sent anywhere.

    Whether somebody answers at an address, and what an image shows, is not looked at. The headers
    of the images are read with the extra ``preflight``; without it, one warning says that only
    their bytes were counted.

    Args:
        profile: What is to be filed.
        folder: Where relative paths of images begin [default: the current directory].

    Returns:
        What is wrong, in the order of the fields; nothing where all is well.

    Raises:
        InvalidInputError: an argument is of another type.
    """
    if not isinstance(profile, AgentProfile):
        kind = type(profile).__name__
        raise InvalidInputError.of("profile", f"must be an AgentProfile, not {kind}")
    return tuple(_findings(profile, folder_of(folder), find_reader()))


def _findings(
    profile: AgentProfile, folder: Path | None, reader: ReadImage | None
) -> Iterator[Finding]:
    for where, field in FIELDS.items():
        text = _text_of(profile, where)
        if not text.strip():
            message = f"is missing; {field.title!r} is asked for"
            yield Finding.error(ProfileRule.MISSING, where, message, "fill it in", field.page)
            continue
        yield from _line(where, field, text)
        if where in _OF_IMAGES:
            yield from image_findings(_OF_IMAGES[where], text, folder, reader)
        elif where in ASKED:
            yield from text_findings(profile, where, text)
        elif where in _JUDGES:
            yield from _JUDGES[where](where, text)
        elif where == "tagline":
            yield from _tagline(profile)
    if reader is None and (profile.logo or profile.banner):
        message = "of the images, only the bytes were counted"
        mend = "pip install 'eightbyeight[preflight]' to have them looked at"
        yield Finding.warning(ProfileRule.IMAGES_NOT_READ, None, message, mend, AGENT_PROFILE)


def _text_of(profile: AgentProfile, where: str) -> str:
    text = getattr(profile, where)
    return str(text)


def _line(where: str, field: ProfileField, text: str) -> Iterator[Finding]:
    # A letter with an accent is one, in either way of writing it.
    length = len(unicodedata.normalize("NFC", text))
    if field.longest is not None and length > field.longest:
        message = f"has {length} characters, and {field.longest} is the limit"
        yield Finding.error(ProfileRule.TOO_LONG, where, message, "shorten it", field.page)
    if field.one_line and _UNSEEN.search(text) is not None:
        message = "has a line break or a character that cannot be seen in it"
        yield Finding.error(
            ProfileRule.CHARACTERS, where, message, "write it anew, in one line", AGENT_PROFILE
        )


def _tagline(profile: AgentProfile) -> Iterator[Finding]:
    if profile.tagline.strip().casefold() == profile.description.strip().casefold():
        message = "is the same as the description, and the two are not meant for the same"
        mend = "let the description tell what the agent does, and the tagline be the slogan"
        yield Finding.warning(ProfileRule.SAME_TAGLINE, "tagline", message, mend, AGENT_PROFILE)


def _use_case(where: str, text: str) -> Iterator[Finding]:
    if text == UseCase.OTP:
        message = "is offered by the page on registration, and not by that on agent profiles"
        mend = f"ask 8x8, or take {UseCase.TRANSACTIONAL}, which has one-time passwords in it"
        yield Finding.warning(ProfileRule.USE_CASE_OTP, where, message, mend, REGISTRATION)
    elif text not in list(UseCase):
        written = {one.casefold(): one for one in UseCase}
        near = difflib.get_close_matches(text.casefold(), written, n=1)
        mend = f"write {written[near[0]] if near else ' or '.join(UseCase)}"
        message = "is no use case that there is"
        yield Finding.error(ProfileRule.USE_CASE, where, message, mend, AGENT_PROFILE)


def _brand_color(where: str, text: str) -> Iterator[Finding]:
    if not is_color(text):
        if is_color(text.strip()):
            message, mend = "has blanks around it", f"write {text.strip()}"
        else:
            message = "has not the form #RRGGBB"
            mend = "write # and six hexadecimal digits, as in #E91B0C"
        yield Finding.error(ProfileRule.BRAND_COLOR_FORMAT, where, message, mend, AGENT_PROFILE)
        return
    ratio = contrast_with_white(text)
    if ratio < LEAST_CONTRAST:
        message = (
            f"has a contrast of {contrast_text(ratio)}:1 with white text, "
            f"and {LEAST_CONTRAST}:1 is the least"
        )
        shade = nearest_passing(text)
        shown = contrast_text(contrast_with_white(shade))
        mend = f"take a darker one: {shade} is near and has {shown}:1"
        yield Finding.error(ProfileRule.BRAND_COLOR_CONTRAST, where, message, mend, AGENT_PROFILE)


_JUDGES: Mapping[str, Callable[[str, str], Iterator[Finding]]] = {
    "use_case": _use_case,
    "brand_color": _brand_color,
    "phone": phone_findings,
    "website": url_findings,
    "email": email_findings,
    "privacy_url": url_findings,
    "terms_url": url_findings,
}
