"""A profile read from TOML."""

import os
from pathlib import Path

import pytest
from attrs import fields
from hypothesis import given
from hypothesis import strategies as st

from eightbyeight.errors import InvalidInputError
from eightbyeight.findings import Severity
from eightbyeight.rcs import (
    AgentProfile,
    ProfileRule,
    UseCase,
    check_agent_profile,
    profile_template,
    read_agent_profile,
)
from eightbyeight.rcs.fields import FIELDS

EXAMPLE = Path(__file__).parent.parent.parent / "examples" / "rcs_profile.toml"


def _problems(source: str | Path) -> list[str]:
    with pytest.raises(InvalidInputError) as caught:
        AgentProfile.from_toml(source)
    return [str(problem) for problem in caught.value.problems]


def test_from_text() -> None:
    """Keys are the names of the fields, and texts may have several lines."""
    profile = AgentProfile.from_toml('name = "Acme"\nuse_case = "OTP"\nwelcome = """\na\nb"""\n')

    assert AgentProfile(name="Acme", use_case=UseCase.OTP, welcome="a\nb") == profile
    assert AgentProfile() == AgentProfile.from_toml("\n# nothing yet")


def test_from_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Paths in a file begin at its folder, wherever the program is; whole paths stay."""
    path = tmp_path / "profile.toml"
    path.write_bytes(b'\xef\xbb\xbfname = "Acme"\r\nlogo = "a/logo.png"\r\nbanner = "/b.png"\r\n')
    monkeypatch.chdir(tmp_path.parent)
    given = Path(tmp_path.name, "profile.toml")

    expected = AgentProfile(name="Acme", logo=tmp_path / "a" / "logo.png", banner="/b.png")
    for profile in (
        AgentProfile.from_toml(path),
        AgentProfile.from_toml(str(given)),
        read_agent_profile(given),
        read_agent_profile(str(path)),
    ):
        assert expected == profile
    assert str(tmp_path / "a" / "logo.png") == expected.logo


def test_an_empty_file(tmp_path: Path) -> None:
    """A file that sets nothing is a profile without anything."""
    path = tmp_path / "profile.toml"
    path.write_text("# nothing yet\n")

    assert AgentProfile() == read_agent_profile(path)


def test_images_of_a_text(images: Path) -> None:
    """In TOML without a file, paths begin at the folder that the check is given."""
    profile = AgentProfile.from_toml('logo = "logo.png"\nbanner = "banner.jpg"')
    unreadable = [ProfileRule.IMAGE_UNREADABLE] * 2

    def found(folder: Path | str | None) -> list[str]:
        findings = check_agent_profile(profile, folder=folder)
        return [one.rule for one in findings if one.where in {"logo", "banner"}]

    assert ([], [], unreadable) == (found(images), found(str(images)), found(None))


def test_unknown_keys() -> None:
    """Every unknown key is named, with the nearest one there is."""
    problems = _problems('nam = "Acme"\nBrand-Colour = "#000000"\ntagline = "x"\n')

    assert [
        "the profile: there is no key 'nam'; did you mean 'name'?",
        "the profile: there is no key 'Brand-Colour'; did you mean 'brand_color'?",
    ] == problems


def test_another_file(tmp_path: Path) -> None:
    """A file that is no profile is told as such in one line, with what prints one."""
    path = tmp_path / "account.toml"
    path.write_text('label = "x"\nreceiver_port = 2776\n[automatic_replies]\nSTOP = "out"\n')

    expected = "is no RCS profile: of its 3 keys, 3 mean nothing in one; "
    assert [f"{path}: {expected}`eightbyeight rcs template` prints one to fill in"] == _problems(
        path
    )


def test_keys_are_listed_once() -> None:
    """Of keys that are near none there is one list of all, and the other mistakes are told too."""
    problems = _problems('xxx = "1"\nyyy = "2"\nname = 3\ntagline = "x"\n')

    assert "the profile: there is no key 'xxx'" == problems[0]
    assert problems[1].startswith("the profile: there is no key 'yyy'; there are banner, brand_")
    assert ["the profile: name must be text in quotes, not a number"] == problems[2:]


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("7", "a number"),
        ("0.5", "a number"),
        ("true", "true or false"),
        ("[]", "a list"),
        ("{}", "a table"),
        ("2026-01-01", "a date or a time"),
    ],
)
def test_wrong_types(value: str, kind: str) -> None:
    """A value that is no text is told by what it is."""
    assert [f"the profile: phone must be text in quotes, not {kind}"] == _problems(
        f"phone = {value}"
    )


def test_tables() -> None:
    """That keys stand in no tables is told."""
    expected = "there are no tables such as [support]: the keys stand one below the other"
    assert [f"the profile: {expected}"] == _problems('[support]\nphone = "1"')


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('name = "Acme"\nphone = \n', "line 2"),
        ('name = "Acme"\nname = "Bean"\n', "line 2"),
        (f"name = {'[' * 10_000}", "too deep in one another"),
        (f"name = {'1' * 10_000}", "4300 digits"),
    ],
)
def test_broken(text: str, reason: str) -> None:
    """Broken TOML is told in one problem, with the line where that is known."""
    (problem,) = _problems(text)

    assert problem.startswith("the profile: is no TOML: ")
    assert reason in problem


def test_unreadable_files(tmp_path: Path) -> None:
    """A file that cannot be read is told by its name and the reason."""
    latin, large, pipe = tmp_path / "latin", tmp_path / "large", tmp_path / "pipe"
    latin.write_bytes(b'name = "A"\ntagline = "caf\xe9"')
    large.write_bytes(b"#" * 1_000_001)
    os.mkfifo(pipe)
    reasons = {
        tmp_path / "none": "cannot be read: No such file or directory",
        tmp_path: "is no file",
        pipe: "is no file",
        latin: "is not in UTF-8, which TOML is written in: see line 2",
        large: "has more than 1,000,000 bytes; it is hardly the file that was meant",
        tmp_path / ("n" * 300): "cannot be read: File name too long",
    }

    for path, reason in reasons.items():
        assert [f"{path}: {reason}"] == _problems(path)
    assert ["a\0b: cannot be read: embedded null byte"] == _problems("a\0b")


@pytest.mark.parametrize("source", [None, 7, b"profile.toml", ""])
def test_no_source(source: str) -> None:
    """What is neither a path nor TOML is refused by the name of the argument."""
    with pytest.raises(InvalidInputError, match="source: must be a path or TOML, not"):
        AgentProfile.from_toml(source)
    with pytest.raises(InvalidInputError, match="path: must be a path, not"):
        read_agent_profile(source)


@pytest.mark.parametrize("name", [one.name for one in fields(AgentProfile)])
def test_values_are_texts(name: str) -> None:
    """A value that is no text is refused by the name of its field."""
    with pytest.raises(InvalidInputError, match=f"^{name}: must be text, not int$"):
        AgentProfile(**{name: 7})  # type: ignore[arg-type]


def test_fields() -> None:
    """The forms' names are there for every field, in the fields' order."""
    assert [one.name for one in fields(AgentProfile)] == list(FIELDS)


def test_template() -> None:
    """The template has every field, in order, and of what is filled in only files are missing."""
    profile = AgentProfile.from_toml(profile_template())
    lines = profile_template().splitlines()
    found = check_agent_profile(profile)

    assert list(FIELDS) == [
        line.split(" = ")[0] for line in lines if " = " in line and line[0] != "#"
    ]
    assert {ProfileRule.MISSING, ProfileRule.IMAGE_UNREADABLE} == {one.rule for one in found}
    assert max(map(len, lines)) <= 100


def test_template_names_the_use_cases() -> None:
    """What use_case can be stands above it, OTP with the page that alone has it."""
    above = profile_template().partition("\nuse_case")[0].rpartition("\ntagline")[2]

    for one in UseCase:
        assert one in above
    assert "registration" in above
    assert "ask 8x8" in above


def test_example() -> None:
    """The example keeps every rule but those of images, which are the reader's own."""
    found = check_agent_profile(read_agent_profile(EXAMPLE))

    assert [ProfileRule.IMAGE_UNREADABLE] * 2 == [one.rule for one in found]
    assert {Severity.ERROR} == {one.severity for one in found}


@given(st.text(alphabet=st.sampled_from('name="\n[]{}.#1\\u00\0é'), max_size=30))
def test_nothing_else_is_raised(text: str) -> None:
    """Whatever the text is, it is a profile or an error of ours."""
    try:
        profile = AgentProfile.from_toml(f"{text}\n")
    except InvalidInputError:
        return
    assert isinstance(profile, AgentProfile)
