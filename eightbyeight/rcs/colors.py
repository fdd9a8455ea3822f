"""How well white text can be read on a colour, by WCAG."""

import re

from eightbyeight.errors import InvalidInputError

__all__ = ["LEAST_CONTRAST", "contrast_text", "contrast_with_white", "is_color", "nearest_passing"]

LEAST_CONTRAST = 4.5
"""The ratio to white text that the page on agent profiles asks for."""

_HEX = re.compile(r"#[0-9a-fA-F]{6}")
_Rgb = tuple[int, int, int]


def is_color(text: object) -> bool:
    """Tell whether something is a text with a colour in the form ``#RRGGBB``."""
    return isinstance(text, str) and _HEX.fullmatch(text) is not None


def contrast_with_white(color: str) -> float:
    """Give the contrast ratio of a colour to white, from 1 to 21, as WCAG 2 defines it.

    Args:
        color: In the form ``#RRGGBB``.

    Raises:
        InvalidInputError: it has another form.
    """
    return _contrast(_rgb(color))


def contrast_text(ratio: float) -> str:
    """Write a ratio with two decimals, and with more where it would look enough and is not."""
    text = f"{ratio:.2f}"
    return f"{ratio:.4f}" if ratio < LEAST_CONTRAST <= float(text) else text


def nearest_passing(color: str) -> str:
    """Give the lightest shade of a colour that has enough contrast to white.

    Args:
        color: In the form ``#RRGGBB``.

    Raises:
        InvalidInputError: it has another form.
    """
    rgb = _rgb(color)
    brightest = max(rgb)
    # Parts that keep their proportions keep the hue; black, at the end of the way, has 21:1.
    shades = ((rgb, top) for top in range(brightest, -1, -1))
    return next(
        "#{:02X}{:02X}{:02X}".format(*shade)
        for shade in (_darkened(*one) for one in shades)
        if _contrast(shade) >= LEAST_CONTRAST
    )


def _darkened(rgb: _Rgb, top: int) -> _Rgb:
    brightest = max(rgb) or 1
    red, green, blue = (round(part * top / brightest) for part in rgb)
    return red, green, blue


def _rgb(color: str) -> _Rgb:
    if not is_color(color):
        raise InvalidInputError.of("color", f"{color!r:.60} has not the form #RRGGBB")
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def _contrast(rgb: _Rgb) -> float:
    red, green, blue = (_linear(part / 255) for part in rgb)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _linear(part: float) -> float:
    # https://www.w3.org/TR/WCAG22/#dfn-relative-luminance
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)  # noqa: PLR2004 - the definition's figures
