"""Draw the page by which people come to know an agent, as one HTML file."""

import os
from html import escape
from pathlib import Path

from eightbyeight.errors import InvalidInputError
from eightbyeight.rcs.arguments import folder_of, path_of
from eightbyeight.rcs.colors import LEAST_CONTRAST, contrast_text, contrast_with_white, is_color
from eightbyeight.rcs.fields import FIELDS
from eightbyeight.rcs.profile import AgentProfile
from eightbyeight.rcs.storefront_parts import data_uri, phone_side, talk_side, text_of
from eightbyeight.rcs.storefront_style import STYLE

__all__ = ["preview", "refuse_own_image", "write_preview"]

_NO_COLOR = "#5F6368"
"""What buttons have where the brand's colour is none."""
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
"""Nothing is fetched and nothing runs, whatever a profile has in it."""
_LEAD = (
    "Drawn from the profile; telephones draw it in their own ways. The green mark comes once the "
    "brand is vetted. Whether the rules are kept, this page does not tell: check the profile, too."
)


def preview(profile: AgentProfile, *, folder: str | os.PathLike[str] | None = None) -> str:
    """Draw an agent's storefront as one self-contained page of HTML, in light and dark mode.

    The images are inside of it, it fetches nothing, and runs no script. Images that cannot be read
    or have more than 5 MB, and everything else that is missing, is drawn as missing.

    Args:
        profile: What is shown, as it is; nothing is checked.
        folder: Where relative paths of images begin [default: the current directory].

    Raises:
        InvalidInputError: an argument is of another type.
    """
    if not isinstance(profile, AgentProfile):
        kind = type(profile).__name__
        raise InvalidInputError.of("profile", f"must be an AgentProfile, not {kind}")
    place = folder_of(folder)
    logo, banner = (data_uri(name, place) for name in (profile.logo, profile.banner))
    title = escape(profile.name.strip() or "An agent without a name")
    sides = "\n".join(phone_side(profile, side, logo, banner) for side in ("light", "dark"))
    talks = "\n".join(talk_side(profile, side) for side in ("light", "dark"))
    color = profile.brand_color if is_color(profile.brand_color) else _NO_COLOR
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{title}: RCS storefront</title>
<style>{STYLE}:root{{--brand:{color}}}</style>
</head>
<body>
<main>
<h1><span dir="auto">{title}</span>: RCS storefront</h1>
<p class="lead">{_LEAD}</p>
<div class="sides">
{sides}
</div>
<h2>Conversation</h2>
<div class="sides">
{talks}
</div>
<h2>What is filed</h2>
<table class="sheet">
{_rows(profile)}
</table>
</main>
</body>
</html>
"""


def write_preview(
    profile: AgentProfile,
    path: str | os.PathLike[str],
    *,
    folder: str | os.PathLike[str] | None = None,
    overwrite: bool = False,
) -> Path:
    """Write the page of :func:`preview` to a file; give its path.

    Args:
        profile: What is shown.
        path: The file.
        folder: Where relative paths of images begin [default: the current directory].
        overwrite: Whether a file that is there may be written over.

    Raises:
        InvalidInputError: the file is there and may not be written over, it is the profile's own
            logo or banner, it cannot be written, or an argument is of another type.
    """
    page = preview(profile, folder=folder)
    target = path_of("path", path)
    refuse_own_image(profile, target, folder_of(folder))
    try:
        with target.open("wb" if overwrite else "xb") as file:
            # Half a pair of a surrogate is no character, and in UTF-8 it cannot be written.
            file.write(page.encode("utf-8", "replace"))
    except FileExistsError:
        reason = "is there already"
    except (OSError, ValueError) as error:
        reason = f"cannot be written: {getattr(error, 'strerror', None) or error}"
    else:
        return target
    raise InvalidInputError.of(str(target), reason)


def refuse_own_image(profile: AgentProfile, target: Path, folder: Path | None = None) -> None:
    """Refuse a file to write that is one of the images to be shown.

    Args:
        profile: What is shown.
        target: The file that is to be written.
        folder: Where relative paths of images begin; None for the current directory.

    Raises:
        InvalidInputError: it is the logo or the banner.
    """
    for where, name in (("logo", profile.logo), ("banner", profile.banner)):
        if name.strip() and _is_same(target, (folder or Path()) / name):
            reason = f"is the profile's own {where}; name another file"
            raise InvalidInputError.of(str(target), reason)


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except (OSError, ValueError):
        # One of the two is not there.
        return False


def _rows(profile: AgentProfile) -> str:
    rows: list[str] = []
    for name, field in FIELDS.items():
        value = str(getattr(profile, name))
        shown = text_of(value, "missing")
        if name == "brand_color" and is_color(value):
            shown = _swatch(value)
        elif name in {"logo", "banner"} and value.strip():
            # Where a file lies on somebody's machine is for nobody who is shown the page.
            shown = text_of(Path(value).name, "missing")
        element = f'<td data-element="filed-{name}">{shown}</td>'
        rows.append(f'<tr><th scope="row">{escape(field.title)}</th>{element}</tr>')
    return "\n".join(rows)


def _swatch(color: str) -> str:
    ratio = contrast_with_white(color)
    verdict = "enough" if ratio >= LEAST_CONTRAST else f"less than {LEAST_CONTRAST}:1"
    told = f"contrast with white text {contrast_text(ratio)}:1, {verdict}"
    return f'<span class="swatch">{color}</span>{told}'
