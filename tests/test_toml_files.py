"""TOML files that people fill in: every mistake is told by its place."""

import contextlib
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightbyeight import toml_files
from eightbyeight.errors import InvalidInputError
from eightbyeight.toml_files import key_problems, parse_toml, read_toml, refuse_other_file


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"a = 1\nb = \xe9\n", "is not in UTF-8, which TOML is written in: see line 2"),
        (b"a = 1\nb\n", "is no TOML: Expected '=' after a key in a key/value pair (at line 2"),
        (b"#" * 1_000_001, "has more than 1,000,000 bytes"),
        (b"a = " + b"[" * 100_000, "is no TOML: arrays or tables lie too deep in one another"),
    ],
)
def test_what_cannot_be_read(content: bytes, why: str, tmp_path: Path) -> None:
    """A file that cannot be read is refused, naming the file and the line."""
    path = tmp_path / "a.toml"
    path.write_bytes(content)

    with pytest.raises(InvalidInputError) as caught:
        read_toml(path)
    assert str(caught.value).startswith(f"{path}: {why}")


@pytest.mark.parametrize(
    ("name", "why"), [("", "is no file"), ("no.toml", "cannot be read"), ("a\0b", "cannot be read")]
)
def test_no_file(name: str, why: str, tmp_path: Path) -> None:
    """A path that leads to no file is refused."""
    with pytest.raises(InvalidInputError, match=why):
        read_toml(tmp_path / name)


@pytest.mark.parametrize("part", ["a", "'a b'", r'"\".b"', '"a" '])
@pytest.mark.parametrize("shape", ["{}=1", "[{}]", "a={{{}=1}}"])
def test_a_deep_key(part: str, shape: str) -> None:
    """A key of thousands of parts is refused at once; one of some parts is read."""
    begun = time.process_time()

    with pytest.raises(InvalidInputError, match=r"^x: .*too deep in one another$"):
        parse_toml(shape.format(".".join([part] * 30_000)), "x")
    assert time.process_time() - begun < 1
    assert parse_toml(shape.format(".".join([part] * 100)), "x")


@pytest.mark.parametrize("unit", ["a", "a.", "-", '\\" ', "' ", "'.", "a." * 90 + "a ", '\\"."'])
def test_looking_for_deep_keys_takes_no_time(unit: str) -> None:
    """Whatever a long text is made of, it is read or refused at once."""
    begun = time.process_time()

    with contextlib.suppress(InvalidInputError):
        parse_toml(f'a = "{unit * (200_000 // len(unit))}"', "x")
    assert time.process_time() - begun < 3


def test_dots_in_texts() -> None:
    """Dots in a text are no key."""
    text = " ".join(["Yes. No... 1.2.3.4.5 www.a-b.com"] * 100) + "." * 1000

    assert {"a": text} == parse_toml(f'a = """{text}"""', "x")


@pytest.mark.parametrize("path", [None, 7, b"a.toml"])
def test_no_path(path: str) -> None:
    """What is no path is refused as such."""
    with pytest.raises(InvalidInputError, match=r"^path: must be a path, not"):
        read_toml(path)


def test_the_largest_file(tmp_path: Path) -> None:
    """A file of a million bytes is read."""
    path = tmp_path / "a.toml"
    path.write_bytes(b"a = 1\n#".ljust(toml_files._LARGEST, b"#"))

    assert {"a": 1} == read_toml(path)


@given(content=st.binary(max_size=60))
def test_any_bytes(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever is in the file, it is read or refused."""
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.write_bytes(content)
    try:
        problem = str(path) if read_toml(path) is not None else ""
    except InvalidInputError as error:
        problem = str(error)
    assert str(path) in problem


KNOWN = ["name", "brand_color", "channel", "description"]


def test_unknown_keys() -> None:
    """An unknown key is told with the one that is near it; all keys are listed once at most."""
    told = key_problems(["Brand-Colour", "banner", "name", "zzz" * 40], KNOWN)

    assert {
        "Brand-Colour": "there is no key 'Brand-Colour'; did you mean 'brand_color'?",
        "banner": "there is no key 'banner'",
        "zzz" * 40: f"there is no key '{'zzz' * 20}'; there are {', '.join(sorted(KNOWN))}",
    } == told
    assert {} == key_problems(KNOWN, KNOWN)


@pytest.mark.parametrize(
    ("keys", "other"),
    [
        ([], False),
        (["zzz"], False),
        (["zzz", "yyy"], False),
        (["zzz", "yyy", "xxx"], True),
        (["zzz", "yyy", "xxx", "name", "channel"], True),
        (["zzz", "yyy", "xxx", "name", "channel", "description"], False),
        (["Name", "Brand-Color", "chanel", "descripton"], False),
    ],
)
def test_another_file(keys: list[str], other: bool) -> None:
    """A file most of whose keys are not even near any is refused as another one, in one line."""
    expected = f"a.toml: is no list: of its {len(keys)} keys, 3 mean nothing in one; "
    printed = "`make list` prints one to fill in"
    try:
        refuse_other_file(keys, KNOWN, "a.toml", kind="list", printed_by="make list")
        said = None
    except InvalidInputError as error:
        said = str(error)

    assert (f"{expected}{printed}" if other else None) == said
