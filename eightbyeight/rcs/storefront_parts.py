"""The parts that the storefront's page is put together from; everything in them is escaped."""

import base64
from html import escape
from pathlib import Path
from urllib.parse import quote

from eightbyeight.rcs.addresses import email_findings, is_https, phone_findings
from eightbyeight.rcs.image_files import CannotOpen, open_image
from eightbyeight.rcs.profile import AgentProfile
from eightbyeight.rcs.storefront_style import ICONS

__all__ = ["data_uri", "icon", "link_of", "phone_side", "talk_side", "text_of"]

_LARGEST_INLINED = 5_000_000
"""Bytes of an image; the limits of the pages are far below, and beyond it a page loads badly."""


def data_uri(name: str, folder: Path | None) -> str | None:
    """Give an image as an address that holds the image itself; None where that cannot be."""
    image = open_image(name, folder) if name.strip() else CannotOpen("is not named")
    if isinstance(image, CannotOpen):
        return None
    with image.file:
        if image.media_type is None or image.size > _LARGEST_INLINED:
            return None
        try:
            data = image.file.read(_LARGEST_INLINED)
        except OSError:
            return None
    return f"data:{image.media_type};base64,{base64.b64encode(data).decode('ascii')}"


def icon(name: str) -> str:
    """Give an icon."""
    return f'<svg viewBox="0 0 24 24" aria-hidden="true">{ICONS[name]}</svg>'


def text_of(text: str, missing: str) -> str:
    """Give a text, or what to say where it is missing."""
    if text.strip():
        return f'<span dir="auto">{escape(text)}</span>'
    return f'<span class="missing">{escape(missing)}</span>'


def link_of(kind: str, value: str) -> str | None:
    """Give where a button leads; None where the value is not what it has to be."""
    match kind:
        case "phone":
            return None if any(phone_findings(kind, value)) else f"tel:{value}"
        case "email":
            return None if any(email_findings(kind, value)) else f"mailto:{quote(value, safe='@+')}"
        case _:
            return value if is_https(value) else None


def phone_side(profile: AgentProfile, side: str, logo: str | None, banner: str | None) -> str:
    """Draw the storefront as one phone shows it.

    Args:
        profile: What is shown.
        side: ``light`` or ``dark``.
        logo: The logo as an address that holds it; None where there is none.
        banner: The same of the banner.
    """
    description = text_of(profile.description, "no description")
    tagline = text_of(profile.tagline, "no tagline")
    return f"""<figure><div class="phone {side}">
{_banner(banner)}
{_logo(profile, logo)}
<div class="who"><h3 data-element="name">{text_of(profile.name, "no name")} {icon("verified")}</h3>
<p data-element="description">{description}</p>
<p class="tagline" data-element="tagline">{tagline}</p></div>
<nav class="actions">
{_button("call", "Call", "phone", profile.phone)}
{_button("website", "Website", "website", profile.website)}
{_button("email", "Email", "email", profile.email)}
</nav>
<div class="tabs"><span class="on">Info</span><span>Options</span></div>
<ul class="info" data-element="info">
{_row("call", "phone", profile.phone, profile.phone_label)}
{_row("website", "website", profile.website, profile.website_label)}
{_row("email", "email", profile.email, profile.email_label)}
{_row("privacy", "privacy_url", profile.privacy_url, "Privacy policy")}
{_row("terms", "terms_url", profile.terms_url, "Terms of service")}
</ul></div><figcaption>{side.capitalize()} mode</figcaption></figure>"""


def _banner(banner: str | None) -> str:
    if banner is None:
        return '<div class="banner empty" data-element="banner">no banner</div>'
    return f'<div class="banner" data-element="banner"><img src="{banner}" alt="Banner"></div>'


def _logo(profile: AgentProfile, logo: str | None) -> str:
    if logo is None:
        letter = escape(profile.name.strip()[:1] or "?")
        return f'<div class="logo empty" data-element="logo">{letter}</div>'
    return f'<div class="logo" data-element="logo"><img src="{logo}" alt="Logo"></div>'


def _button(drawn: str, title: str, field: str, value: str) -> str:
    inner = f"<i>{icon(drawn)}</i>{title}"
    link = link_of(field, value)
    if link is None:
        return f'<span class="off" data-element="{drawn}-button">{inner}</span>'
    return f'<a href="{escape(link)}" data-element="{drawn}-button">{inner}</a>'


def _row(drawn: str, field: str, value: str, label: str) -> str:
    shown = text_of(value, "missing")
    link = link_of(field, value)
    inner = f"<b>{shown}</b>" if link is None else f'<a href="{escape(link)}">{shown}</a>'
    small = f"<small>{text_of(label, 'no label')}</small>"
    return f'<li data-element="{field}">{icon(drawn)}<div>{inner}{small}</div></li>'


def talk_side(profile: AgentProfile, side: str) -> str:
    """Draw the required replies as a conversation, with the brand's colour on what is tapped."""
    turns = [_theirs("welcome", profile.welcome)]
    turns.append('<div class="chips"><span>Help</span><span>Stop</span></div>')
    for word, field, text in (
        ("HELP", "help_reply", profile.help_reply),
        ("STOP", "stop_reply", profile.stop_reply),
        ("START", "start_reply", profile.start_reply),
    ):
        turns += [f'<p class="mine">{word}</p>', _theirs(field, text)]
    talk = "\n".join(turns)
    return f"""<figure><div class="phone {side}"><div class="talk">
<small>{text_of(profile.name, "no name")}</small>
{talk}
</div></div><figcaption>{side.capitalize()} mode</figcaption></figure>"""


def _theirs(field: str, text: str) -> str:
    return f'<p class="theirs" data-element="{field}">{text_of(text, "no text")}</p>'
