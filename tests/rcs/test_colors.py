"""Contrast with white, by WCAG."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightbyeight.errors import InvalidInputError
from eightbyeight.findings import Severity
from eightbyeight.rcs import AgentProfile, check_agent_profile, contrast_with_white
from eightbyeight.rcs.colors import LEAST_CONTRAST, contrast_text, is_color, nearest_passing

COLORS = st.from_regex(r"#[0-9A-F]{6}", fullmatch=True)


@pytest.mark.parametrize(
    ("color", "shown", "passes"),
    [
        ("#E91B0C", "4.54", True),
        ("#767676", "4.54", True),
        ("#777777", "4.48", False),
        ("#FF0000", "4.00", False),
        ("#E60000", "4.81", True),
        ("#0C0C0C", "19.56", True),
        ("#000000", "21.00", True),
        ("#ffffff", "1.00", False),
    ],
)
def test_figures(color: str, shown: str, *, passes: bool) -> None:
    """The ratio is that of WCAG to two decimals, and a finding shows it where it is too low."""
    found = check_agent_profile(AgentProfile(brand_color=color))
    contrast = [one for one in found if one.where == "brand_color"]

    assert shown == contrast_text(contrast_with_white(color))
    assert passes is (not contrast)
    for finding in contrast:
        assert (Severity.ERROR, True) == (finding.severity, f" {shown}:1 " in finding.message)
        assert nearest_passing(color) in finding.mend


@pytest.mark.parametrize("text", [" #E91B0C", "#E91B0C ", "\t#e91b0c\n"])
def test_blanks_around_a_color(text: str) -> None:
    """Of a colour with blanks around it the blanks are told, and not the form."""
    found = check_agent_profile(AgentProfile(brand_color=text))
    (finding,) = (one for one in found if one.where == "brand_color")

    assert ("has blanks around it", f"write {text.strip()}") == (finding.message, finding.mend)


@given(COLORS)
def test_nearest(color: str) -> None:
    """The suggested colour passes, is the colour itself where that does, and is not far below."""
    near = nearest_passing(color)

    assert contrast_with_white(near) >= LEAST_CONTRAST
    assert (near == color) is (contrast_with_white(color) >= LEAST_CONTRAST)
    assert near == color or contrast_with_white(near) < LEAST_CONTRAST + 0.15


@pytest.mark.parametrize(("color", "near"), [("#FF0000", "#EE0000"), ("#777777", "#767676")])
def test_suggestion(color: str, near: str) -> None:
    """The suggestion is the next darker shade of the same hue."""
    assert near == nearest_passing(color)


def test_no_false_figure() -> None:
    """A ratio that is just too low is not shown as the limit itself."""
    assert ("4.4996", "4.50", "4.49") == tuple(map(contrast_text, (4.4996, 4.5, 4.494)))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "E91B0C",
        "#E91",
        "#E91B0C ",
        "#GGGGGG",
        "#E91B0C\n",
        "#\uff11\uff12\uff13\uff14\uff15\uff16",
    ],
)
def test_no_color(text: str) -> None:
    """Anything but # and six hexadecimal digits is no colour."""
    assert not is_color(text)
    with pytest.raises(InvalidInputError, match="has not the form #RRGGBB"):
        contrast_with_white(text)


@pytest.mark.parametrize("color", [None, 7, b"#E91B0C"])
def test_no_text(color: str) -> None:
    """What is no text is refused as what is no colour."""
    with pytest.raises(InvalidInputError, match="has not the form #RRGGBB"):
        contrast_with_white(color)
