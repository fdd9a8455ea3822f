"""The words that the vendor's pages name for the inputs of steps; values, and the nearest of them.

None of these lists is closed: the service may have learnt more of them.
"""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from attrs import frozen

from eightbyeight.automation.checking.pages import CHANNELS, CREATE, MESSAGES
from eightbyeight.automation.values import Encoding, VoiceAction

__all__ = ["WORDS", "Words", "how_to_write"]

_NEAR = 0.7
_LONGEST = 40
"""Letters of a word that is compared; none that is known has half as many."""


@frozen
class Words:
    """The words that are known for one input."""

    known: tuple[str, ...]
    source: str = CREATE
    any_case: bool = False
    """Whether capitals do not matter, because the vendor's pages differ in them."""

    def has(self, given: str) -> bool:
        """Say whether a word is one of them."""
        if self.any_case:
            return given.casefold() in {word.casefold() for word in self.known}
        return given in self.known


WORDS: Mapping[tuple[str, str], Words] = {
    ("SMS", "encoding"): Words(tuple(Encoding)),
    ("ChatAppsMessage", "type"): Words(
        (
            *("text", "audio", "video", "image", "location", "file"),
            *("interactive", "template", "carousel", "richCard"),
        ),
        MESSAGES,
        any_case=True,
    ),
    ("HttpRequest", "method"): Words(
        ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"), any_case=True
    ),
    # Two pages of the vendor's name Zalo, LINE and RCS in two ways.
    ("WaitForReply", "channel"): Words(
        (
            *("sms", "whatsapp", "viber", "rcs", "line", "zalo", "facebook", "wechat", "instagram"),
            *("GoogleRCS", "LineNotification", "ZaloNotification"),
        ),
        CHANNELS,
        any_case=True,
    ),
    ("VoiceMessage", "action"): Words(tuple(VoiceAction)),
}
"""By the type of the step and the attribute."""


def how_to_write(given: str, known: Iterable[str]) -> str:
    """Say how to mend a word that is not known: by the nearest one, if one is near."""
    folded = {word.casefold(): word for word in known}
    near = get_close_matches(given[:_LONGEST].casefold(), folded, n=1, cutoff=_NEAR)
    word = folded[near[0]] if near else "one of these"
    return f"write {word}, or make sure that the service knows it"
