"""The parts of Adobe's screens, and where on them a setting is."""

from collections.abc import Mapping
from enum import Enum

from attrs import Attribute

__all__ = ["Screen", "label_of", "screen_of", "shown_as", "unit_of"]


class Screen(Enum):
    """A part of the screens, in their order, by its heading."""

    ACCOUNT = "External account"
    CONNECTION = "Connection settings"
    CHANNEL = "SMPP channel settings"
    THROUGHPUT = "Throughput and timeouts"
    SMSC = "SMSC specifics"
    REPLIES = "Automatic replies"


def shown_as(label: str, screen: Screen, unit: str = "") -> Mapping[str, object]:
    """Note how and where Adobe shows a setting."""
    return {"label": label, "screen": screen, "unit": unit}


def label_of(setting: "Attribute[object]") -> str:
    """Give Adobe's name of a setting."""
    return str(setting.metadata["label"])


def screen_of(setting: "Attribute[object]") -> Screen:
    """Give the part of the screens that a setting is on."""
    return Screen(setting.metadata["screen"])


def unit_of(setting: "Attribute[object]") -> str:
    """Give the unit of a setting's value; empty where it has none."""
    return str(setting.metadata["unit"])
