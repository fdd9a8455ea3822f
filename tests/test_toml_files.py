"""TOML files that people fill in: every mistake is told by its place."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightbyeight import toml_files
from eightbyeight.errors import InvalidInputError
from eightbyeight.toml_files import check_keys, read_toml


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"a = 1\nb = \xe9\n", "line 2: is not UTF-8"),
        (b"a = 1\nb\n", "is no TOML: Expected '=' after a key in a key/value pair (at line 2"),
        (b"#" * (2**20 + 1), "has more than 1,048,576 bytes"),
        (b"a = " + b"[" * 100_000, "is no TOML"),
    ],
)
def test_what_cannot_be_read(content: bytes, why: str, tmp_path: Path) -> None:
    """A file that cannot be read is refused, naming the file and the line."""
    path = tmp_path / "a.toml"
    path.write_bytes(content)

    with pytest.raises(InvalidInputError) as caught:
        read_toml(path)
    assert str(caught.value).startswith(f"{path}: {why}")


@pytest.mark.parametrize("name", ["", "no.toml", "a\0b"])
def test_no_file(name: str, tmp_path: Path) -> None:
    """A path that leads to no file is refused."""
    with pytest.raises(InvalidInputError, match="cannot be read"):
        read_toml(tmp_path / name)


def test_the_largest_file(tmp_path: Path) -> None:
    """A file of a mebibyte is read."""
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


def test_unknown_keys() -> None:
    """Each unknown key is a problem of its own, with the one that was perhaps meant."""
    with pytest.raises(InvalidInputError) as caught:
        check_keys(
            {"Brand-Color": 1, "zzz": 2, "name": 3}, ["brand_color", "name"], within="a.toml"
        )

    assert [
        "a.toml: 'Brand-Color' is no key here: write brand_color",
        "a.toml: 'zzz' is no key here; there are brand_color, name",
    ] == [str(one) for one in caught.value.problems]
    check_keys({"name": 1}, ["name"], within="a.toml")
