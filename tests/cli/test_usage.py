"""What cannot work is refused before anything is sent."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from eightbyeight.cli.load import LoadOptions

Invoke = Callable[..., Result]
CAMPAIGN = "3f2b8c1e-5d47-4a6b-9c0d-1e2f3a4b5c6d"

USAGE = {
    "no credentials": (["{leads}", "--campaign", CAMPAIGN], "--emulator needs none"),
    "no credentials, no campaign": (["{leads}"], "EIGHTBYEIGHT_API_KEY, EIGHTBYEIGHT_TENANT"),
    "part of them": (["{leads}", "--tenant", "a", "--site", "US1"], "Set EIGHTBYEIGHT_API_KEY in"),
    "both targets": (["{leads}", "--emulator", "--base-url", "http://127.0.0.1"], "exclude"),
    "no UUID": (["{leads}", "--campaign", "7"], "is not a UUID"),
    "no UUID emulated": (["{leads}", "--emulator", "--campaign", "7"], "UUID"),
    "no file": (["no.csv", "--emulator"], "no.csv: cannot be read: No such file"),
    "no concurrency": (["{leads}", "--emulator", "--concurrency", "0"], "no whole number"),
    "no zone": (["{leads}", "--emulator", "--timezone", "Mars/Base"], "is no time zone"),
    "a zone outside": (["{leads}", "--emulator", "--timezone", "../etc"], "is no time zone"),
    "no pair": (["{leads}", "--emulator", "--column", "LeadId"], "is not FIELD=NAME"),
    "a pair twice": (["{leads}", "--column", "rank=a", "--column", "rank=b"], "given twice"),
    "unknown field": (["{leads}", "--emulator", "--column", "phone=a"], "'phone' is no field"),
    "over the input": (["{leads}", "--emulator", "--rejects", "{leads}"], "is the input itself"),
    "one for two": (
        ["{leads}", "--emulator", "--rejects", "x", "--outcomes", "x"],
        "--outcomes too",
    ),
    "outcomes nowhere": (["{leads}", "--emulator", "--outcomes", "no/out"], "no directory"),
    "an option of the future": (["{leads}", "--emulator", "--gzip"], "No such option"),
    "a negative wait": (["{leads}", "--emulator", "--settle", "-1"], "'--settle'"),
    "a wait that is no number": (["{leads}", "--emulator", "--settle", "nan"], "'--settle'"),
    "a wait for ever": (["{leads}", "--emulator", "--settle", "inf"], "'--settle'"),
    "no rate": (["{leads}", "--emulator", "--rate", "0"], "'--rate'"),
    "a rate that is no number": (["{leads}", "--emulator", "--rate", "NaN"], "'--rate'"),
    "an endless rate": (["{leads}", "--emulator", "--rate", "1e999"], "'--rate'"),
    "a rate in words": (["{leads}", "--emulator", "--rate", "fast"], "'--rate'"),
    "no time": (["{leads}", "--emulator", "--deadline", "0"], "'--deadline'"),
    "no number of seconds": (["{leads}", "--emulator", "--deadline", "nan"], "'--deadline'"),
    "a journal of nothing": (["{leads}", "--dry-run", "--journal", "j.db"], "--dry-run exclude"),
    "stale without a journal": (["{leads}", "--emulator", "--redrive-stale"], "with --journal"),
    "a journal over the input": (
        ["{leads}", "--emulator", "--journal", "{leads}"],
        "is the input itself",
    ),
    "a journal over the outcomes": (
        ["{leads}", "--emulator", "--journal", "x", "--outcomes", "x"],
        "is named for --journal too",
    ),
    "a journal over the rejects": (
        ["{leads}", "--emulator", "--journal", "./x", "--rejects", "x"],
        "is named for --journal too",
    ),
    "what a journal keeps beside it": (
        ["{leads}", "--emulator", "--journal", "x", "--rejects", "x-wal"],
        "is named for --journal too",
    ),
    "a journal nowhere": (["{leads}", "--emulator", "--journal", "no/j.db"], "no directory"),
    "a journal over a directory": (["{leads}", "--emulator", "--journal", "."], "a directory"),
}


@pytest.mark.parametrize("case", USAGE)
def test_usage(
    case: str, invoke: Invoke, leads: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot work is told in a line or two on the standard error, before anything is sent."""
    monkeypatch.chdir(tmp_path)
    arguments, expected = USAGE[case]

    result = invoke("load", *(one.format(leads=leads) for one in arguments))

    assert (2, "") == (result.exit_code, result.stdout)
    assert expected in result.stderr
    assert ["leads.csv"] == [path.name for path in tmp_path.iterdir()]


@pytest.mark.usefixtures("credentials")
def test_campaign_missing(invoke: Invoke, leads: Path) -> None:
    """With credentials and without a campaign, the option is named."""
    result = invoke("load", leads)

    assert (2, True) == (result.exit_code, "--campaign" in result.stderr)


@pytest.mark.parametrize(
    ("mode", "content", "expected"),
    [
        (0o644, b"eght_CANARY", "chmod 600"),
        (0o620, b"eght_CANARY", "chmod 600"),
        (0o600, b"\xff", "it is not text"),
        (0o600, b"CANARY", "begins with eght_"),
        (0o600, b"", "Set EIGHTBYEIGHT_API_KEY"),
        (None, b"", "cannot be read: No such file"),
    ],
)
@pytest.mark.usefixtures("credentials")
def test_bad_key_file(
    *, mode: int | None, content: bytes, expected: str, invoke: Invoke, leads: Path, tmp_path: Path
) -> None:
    """A key file that others can read, or that holds no key, is refused without showing it."""
    path = tmp_path / "my key"
    if mode is not None:
        path.write_bytes(content)
        path.chmod(mode)

    result = invoke("load", leads, "--campaign", CAMPAIGN, "--api-key-file", path)

    assert (2, True) == (result.exit_code, expected in result.stderr)
    assert "CANARY" not in result.output


@pytest.mark.usefixtures("credentials")
def test_a_key_file_that_is_none(invoke: Invoke, leads: Path, tmp_path: Path) -> None:
    """A pipe or a directory in the place of the key file is refused, and not waited for."""
    result = invoke("load", leads, "--campaign", CAMPAIGN, "--api-key-file", tmp_path)

    assert (2, True) == (result.exit_code, "is no ordinary file" in result.stderr)


def test_options_have_no_key() -> None:
    """No option takes the key itself, which every process on the machine could read."""
    assert "api_key" not in {attribute.name for attribute in LoadOptions.__attrs_attrs__}
