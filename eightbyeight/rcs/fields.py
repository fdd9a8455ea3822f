"""What the fields of a profile are called on 8x8's forms, and where their rules stand."""

from collections.abc import Mapping

from attrs import frozen

from eightbyeight.rcs.pages import AGENT_PROFILE, COMPLIANCE

__all__ = ["FIELDS", "ProfileField"]


@frozen
class ProfileField:
    """A field of a profile."""

    title: str
    """What the form or the page calls it."""
    page: str = AGENT_PROFILE
    """The vendor's page about it."""
    longest: int | None = None
    """How many characters it has at most, where it is a line of text of limited length."""
    one_line: bool = False
    """Whether it is shown as one line."""


FIELDS: Mapping[str, ProfileField] = {
    "name": ProfileField("Brand / Program Name", longest=40, one_line=True),
    "description": ProfileField("Agent description", longest=100, one_line=True),
    "tagline": ProfileField("Brand slogan", longest=100, one_line=True),
    "use_case": ProfileField("Agent use case"),
    "brand_color": ProfileField("Brand color"),
    "logo": ProfileField("Logo file"),
    "banner": ProfileField("Hero / banner image"),
    "phone": ProfileField("Customer service phone"),
    # No page limits the labels.
    "phone_label": ProfileField("Label of the phone", one_line=True),
    "website": ProfileField("Customer service website"),
    "website_label": ProfileField("Label of the website", one_line=True),
    "email": ProfileField("Customer service email"),
    "email_label": ProfileField("Label of the email", one_line=True),
    "privacy_url": ProfileField("Privacy policy URL"),
    "terms_url": ProfileField("Terms of service URL"),
    "opt_in": ProfileField("Opt-in disclosure", COMPLIANCE),
    "welcome": ProfileField("Welcome message", COMPLIANCE),
    "start_reply": ProfileField("Reply to START", COMPLIANCE),
    "help_reply": ProfileField("Reply to HELP", COMPLIANCE),
    "stop_reply": ProfileField("Reply to STOP", COMPLIANCE),
}
"""By the names that :class:`~eightbyeight.rcs.AgentProfile` has for them, in its order."""
