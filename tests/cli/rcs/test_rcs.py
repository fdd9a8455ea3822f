"""``eightbyeight rcs``: a profile checked and drawn before it is filed."""

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from PIL import Image

from eightbyeight.rcs import preview, profile_template, read_agent_profile
from eightbyeight.smpp import smpp_template

Invoke = Callable[..., Result]
EXAMPLE = Path(__file__).parents[3] / "examples" / "rcs_profile.toml"


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """The example with images beside it."""
    path = tmp_path / "my profile.toml"
    path.write_bytes(EXAMPLE.read_bytes())
    Image.new("RGB", (224, 224)).save(tmp_path / "logo.png")
    Image.new("RGB", (1440, 448)).save(tmp_path / "banner.jpg")
    return path


@pytest.fixture
def bad(good: Path) -> Path:
    """A profile with two errors and a warning."""
    text = good.read_text().replace("#B3261E", "#FF0000").replace("+12025550143", "call us\u202e")
    good.write_text(text.replace("Multi-purpose", "OTP"))
    return good


def test_good(invoke: Invoke, good: Path) -> None:
    """A good profile is exit 0, with its contrast, and one is told what comes next."""
    result = invoke("rcs", "check", good)

    assert (0, "") == (result.exit_code, result.stderr)
    assert [
        f" {good}: 0 errors, 0 warnings",
        " Brand color #B3261E: contrast with white text 6.54:1",
        f" Next: eightbyeight rcs preview '{good}'",
    ] == result.stdout.splitlines()


def test_bad(invoke: Invoke, bad: Path) -> None:
    """Errors are exit 1 and shown before warnings, with how to mend them and the pages."""
    result = invoke("rcs", "check", bad)

    assert (1, "") == (result.exit_code, result.stderr)
    out = result.stdout
    assert f" {bad}: 2 errors, 1 warning\n" in out
    assert "4.00:1" in out
    assert "#EE0000" in out
    assert out.index("brand_color") < out.index("phone") < out.index("use_case")
    assert "https://developer.8x8.com/connect/docs/rcs/agent-profile\n" in out
    assert "https://developer.8x8.com/connect/docs/rcs/registration\n" in out
    assert out.endswith(" Next: mend what is wrong, and check again.\n")


def test_warnings(invoke: Invoke, good: Path) -> None:
    """Warnings alone are exit 0."""
    good.write_text(good.read_text().replace("Multi-purpose", "OTP"))

    result = invoke("rcs", "check", good)

    assert (0, True) == (result.exit_code, ": 0 errors, 1 warning\n" in result.stdout)


def test_json(invoke: Invoke, bad: Path) -> None:
    """``--json`` prints one object in ASCII, with every finding whole."""
    result = invoke("rcs", "check", bad, "--json")

    told = json.loads(result.stdout)
    assert (1, True) == (result.exit_code, result.stdout.isascii())
    findings = told.pop("findings")
    assert {
        "file": str(bad),
        "ok": False,
        "errors": 2,
        "warnings": 1,
        "contrast": 4.0,
    } == told
    assert [
        ("warning", "use-case-otp", "use_case"),
        ("error", "brand-color-contrast", "brand_color"),
        ("error", "phone", "phone"),
    ] == [(one["severity"], one["rule"], one["where"]) for one in findings]
    assert all(one["message"] and one["mend"] and one["source"] for one in findings)


def test_no_color(invoke: Invoke, good: Path) -> None:
    """Without a colour there is no contrast to show."""
    good.write_text(good.read_text().replace("#B3261E", "\\u001b[31mred"))

    shown, told = invoke("rcs", "check", good), invoke("rcs", "check", good, "--json")

    assert (1, 1) == (shown.exit_code, told.exit_code)
    assert "Brand color" not in shown.stdout
    assert "\x1b" not in shown.stdout
    assert json.loads(told.stdout)["contrast"] is None


@pytest.mark.parametrize("command", ["check", "preview"])
@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "cannot be read: No such file or directory"),
        ("name =", "is no TOML: "),
        ('brandcolor = "#000000"', "did you mean 'brand_color'?"),
        ("name = 8", "name must be text in quotes, not a number"),
    ],
)
def test_unreadable(
    command: str, text: str | None, said: str, invoke: Invoke, tmp_path: Path
) -> None:
    """What cannot be read as a profile is exit 2, with one line that says why."""
    path = tmp_path / "p.toml"
    if text is not None:
        path.write_text(text)

    result = invoke("rcs", command, path)

    assert (2, "") == (result.exit_code, result.stdout)
    assert result.stderr.startswith(f"Error: {path}: ")
    assert said in result.stderr
    assert 1 == len(result.stderr.splitlines())


def test_preview(invoke: Invoke, good: Path) -> None:
    """The page lies beside the profile, and holds the profile and its images."""
    result = invoke("rcs", "preview", good)

    page = good.with_suffix(".html")
    assert (0, f"{page}: open it in a browser\n") == (result.exit_code, result.stdout)
    assert preview(read_agent_profile(good)) == page.read_text("utf-8")
    assert 4 == page.read_text("utf-8").count("data:image/")


@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o027, 0o640), (0o077, 0o600)])
def test_preview_is_for_others(
    mask: int, mode: int, invoke: Invoke, good: Path, tmp_path: Path
) -> None:
    """The page may be read by whoever may read an ordinary file, and takes its place whole."""
    out = tmp_path / "page.html"
    out.write_text("old")
    before = os.umask(mask)
    try:
        result = invoke("rcs", "preview", good, "--out", out, "--force")
        assert mask == os.umask(mask)
    finally:
        os.umask(before)

    assert (0, mode) == (result.exit_code, stat.S_IMODE(out.stat().st_mode))
    assert out.read_text("utf-8").startswith("<!DOCTYPE html>")


def test_another_file(invoke: Invoke, tmp_path: Path) -> None:
    """An account of SMPP is refused in one line."""
    path = tmp_path / "account.toml"
    path.write_text(smpp_template())

    for command in ("check", "preview"):
        result = invoke("rcs", command, path)
        assert (2, "") == (result.exit_code, result.stdout)
        assert 1 == len(result.stderr.splitlines())
        assert "is no RCS profile" in result.stderr


def test_preview_out(invoke: Invoke, good: Path, tmp_path: Path) -> None:
    """A page that is there is written over only by force."""
    out = tmp_path / "page.html"
    out.write_text("mine")

    refused = invoke("rcs", "preview", good, "--out", out)
    kept = out.read_text()
    forced = invoke("rcs", "preview", good, "--out", out, "--force")

    assert (2, "mine", 0) == (refused.exit_code, kept, forced.exit_code)
    assert f"Error: {out} is there already: --force writes over it\n" in refused.stderr
    assert out.read_text("utf-8").startswith("<!DOCTYPE html>")


def test_preview_harms_nothing(invoke: Invoke, good: Path, tmp_path: Path) -> None:
    """Not even by force is the profile itself written over, or a directory."""
    before = good.read_bytes()

    for out in (good, tmp_path, tmp_path / "none" / "page.html"):
        result = invoke("rcs", "preview", good, "--out", out, "--force")
        assert (2, True) == (result.exit_code, result.stderr.startswith(f"Error: {out}: "))
    assert before == good.read_bytes()


def test_preview_harms_no_image(invoke: Invoke, good: Path, tmp_path: Path) -> None:
    """Not even by force is the profile's own logo or banner written over."""
    for name, which in {"logo.png": "logo", "banner.jpg": "banner"}.items():
        before = (tmp_path / name).read_bytes()
        result = invoke("rcs", "preview", good, "--out", tmp_path / name, "--force")
        assert 2 == result.exit_code
        assert f"{name}: is the profile's own {which}; name another file\n" in result.stderr
        assert before == (tmp_path / name).read_bytes()


def test_preview_to_nowhere(invoke: Invoke, good: Path, tmp_path: Path) -> None:
    """A name that no file can have, or that stands for a stream, is exit 2 with the reason."""
    for out, why in (
        (tmp_path / ("n" * 300), "cannot be written: File name too long"),
        ("-", "a file is written here, not the standard output"),
    ):
        result = invoke("rcs", "preview", good, "--out", out)
        assert (2, "") == (result.exit_code, result.stdout)
        assert why in result.stderr


def test_template(invoke: Invoke) -> None:
    """The template is printed as it is in the library."""
    result = invoke("rcs", "template")

    assert (0, profile_template()) == (result.exit_code, result.stdout)
