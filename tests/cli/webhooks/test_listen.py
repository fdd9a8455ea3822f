"""``webhooks listen``, with deliveries from another thread."""

import json
import socket
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import click
import pytest
from click.testing import Result

from eightbyeight.cli.webhooks import listening
from eightbyeight.emulator.sample_events import sample_event

Invoke = Callable[..., Result]
Listened = Callable[..., tuple[Result, list[int]]]

VALUE = "Bearer CANARY"
CLICK = json.dumps(sample_event("short_url_clicked", event_id="e-1")).encode()


@pytest.fixture
def variable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Say in the environment what 8x8 sends."""
    monkeypatch.setenv("EIGHTBYEIGHT_WEBHOOK_AUTHORIZATION", VALUE)


@pytest.mark.usefixtures("variable")
def test_events_for_people(listened: Listened) -> None:
    """Each event is a line with its kind and members, once; Ctrl-C ends it with 130."""
    result, statuses = listened(deliveries=[(CLICK, VALUE), (CLICK, VALUE), (CLICK, "Bearer x")])

    assert [200, 200, 401] == statuses
    (line,) = result.stdout.splitlines()
    assert line.startswith("SMS  short_url_clicked  eventId=e-1  ")
    assert "  destination=+6580000001  " in line
    assert 130 == result.exit_code
    assert "Listening on http://127.0.0.1:" in result.stderr
    assert "CANARY" not in result.output


def test_events_for_programs(listened: Listened, value_file: Path) -> None:
    """With --json each event is an object with the document as it came; either value lets in."""
    survey = json.dumps(sample_event("survey", event_id="s-1")).encode()
    xml = b"<?xml version='1.0'?><root><umid>1\xff</umid></root>"

    result, statuses = listened(
        "--json",
        "--authorization-file",
        value_file,
        deliveries=[(CLICK, VALUE), (survey, "Bearer CANARY-new"), (xml, VALUE)],
    )

    assert [200, 200, 200] == statuses
    first, second, third = map(json.loads, result.stdout.splitlines())
    assert "ShortUrlClicked" == first["kind"]
    assert "short_url_clicked/e-1" == first["dedupeKey"]
    assert json.loads(CLICK) == first["event"]
    assert ("SurveyResponse", json.loads(survey)) == (second["kind"], second["event"])
    assert "xml" not in second
    assert third["xml"].startswith("<?xml")


def test_open_to_everybody(listened: Listened) -> None:
    """With --no-authorization everybody comes in; what is no event is said, and taken."""
    deliveries = [(CLICK, None), (b"no event", None), (b"<?xml version='1.0'?><root/>", None)]
    deliveries.append((json.dumps({"text": "\x1b[2J" + "x" * 500, "n": [1]}).encode(), None))

    result, statuses = listened("--no-authorization", deliveries=deliveries)

    assert [200] * 4 == statuses
    assert "A delivery was no event: body: " in result.stderr
    _, xml, unknown = result.stdout.splitlines()
    assert "UnknownEvent  <?xml version='1.0'?><root/>" == xml
    assert unknown.startswith("UnknownEvent  text=\\x1b[2Jxxx")
    assert unknown.endswith("xxx...  n=[1]")


@pytest.mark.parametrize(
    ("host", "warned"),
    [("127.0.0.1", False), ("127.0.0.2", False), ("localhost", False), ("0.0.0.0", True)],  # noqa: S104 - that is the point
)
def test_listening_beyond_this_machine(listened: Listened, host: str, *, warned: bool) -> None:
    """Whoever listens in plain HTTP where others can reach it is warned."""
    deliver_to = "127.0.0.2" if host == "127.0.0.2" else "127.0.0.1"

    result, statuses = listened(
        "--no-authorization", "--host", host, deliveries=[(CLICK, None)], host=deliver_to
    )

    assert [200] == statuses
    assert warned == ("whoever is on the way can read" in result.stderr)


@pytest.mark.parametrize("host", ["", "a..b"])
def test_an_address_that_is_none(invoke: Invoke, host: str) -> None:
    """What is no address is wrong usage, and never means every address."""
    result = invoke("webhooks", "listen", "--no-authorization", "--port", "0", "--host", host)

    assert 2 == result.exit_code
    assert "defect" not in result.stderr
    assert "Listening" not in result.stderr


def test_nobody_reads(listened: Listened, monkeypatch: pytest.MonkeyPatch) -> None:
    """When nobody reads any further it ends, and what was not printed is delivered again."""
    monkeypatch.setattr(listening, "print_out", lambda _: False)

    result, statuses = listened("--no-authorization", deliveries=[(CLICK, None)], interrupt=False)

    assert statuses in ([500], [503])
    assert 0 == result.exit_code


def test_a_full_disk(listened: Listened, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the output cannot be written it ends and says why."""

    def fail(_: str) -> bool:
        raise click.ClickException("the standard output cannot be written: full")

    monkeypatch.setattr(listening, "print_out", fail)

    result, statuses = listened("--no-authorization", deliveries=[(CLICK, None)], interrupt=False)

    assert statuses in ([500], [503])
    assert 1 == result.exit_code
    assert "Error: the standard output cannot be written: full" in result.stderr


def test_nothing_was_said(invoke: Invoke) -> None:
    """It does not listen to everybody only because nothing was said."""
    result = invoke("webhooks", "listen")

    assert 2 == result.exit_code
    assert "EIGHTBYEIGHT_WEBHOOK_AUTHORIZATION" in result.stderr
    assert "--no-authorization" in result.stderr


def test_an_empty_file(invoke: Invoke, value_file: Path) -> None:
    """A file without a value is called empty, not left out."""
    value_file.write_text(" \n\n")

    result = invoke("webhooks", "listen", "--authorization-file", value_file)

    assert 2 == result.exit_code
    assert f"{value_file} is empty" in result.stderr.replace("\n", "")
    assert "EIGHTBYEIGHT_WEBHOOK_AUTHORIZATION" not in result.stderr


def test_a_file_of_three_values(invoke: Invoke, value_file: Path) -> None:
    """More than the old and the new value are refused, as the help says."""
    value_file.write_text("Bearer CANARY-1\nBearer CANARY-2\nBearer CANARY-3\n")

    result = invoke("webhooks", "listen", "--authorization-file", value_file)

    assert 2 == result.exit_code
    assert "Error: authorization: are 3 values, and two are the most" in result.stderr
    assert "CANARY" not in result.output


def test_refusals_are_told(
    listened: Listened, value_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each kind of refusal has a line at once; what comes close behind is counted at the end."""
    monkeypatch.setattr(listening, "time", SimpleNamespace(monotonic=lambda: 0.0))
    deliveries = [(CLICK, "Bearer MINE"), (CLICK, "Bearer MINE"), (CLICK, None), (CLICK, VALUE)]

    result, statuses = listened("--authorization-file", value_file, deliveries=deliveries)

    assert [401, 401, 401, 200] == statuses
    assert 1 == len(result.stdout.splitlines())
    told = [line for line in result.stderr.splitlines() if line.startswith("Refused with ")]
    assert [
        "Refused with 401: its Authorization is not the value that is accepted",
        "Refused with 401: it has no Authorization",
        "Refused with 401: its Authorization is not the value that is accepted (1 more)",
    ] == told
    assert "MINE" not in result.output
    assert "CANARY" not in result.output


def test_two_things_were_said(invoke: Invoke, value_file: Path) -> None:
    """A file with values and taking everybody exclude each other."""
    result = invoke("webhooks", "listen", "--no-authorization", "--authorization-file", value_file)

    assert 2 == result.exit_code
    assert "exclude each other" in result.stderr


@pytest.mark.parametrize(("mode", "content"), [(0o644, "Bearer CANARY"), (0o600, "*** \n")])
def test_values_that_are_no_use(invoke: Invoke, value_file: Path, mode: int, content: str) -> None:
    """A file that others can read, or that holds the mask, is refused without showing it."""
    value_file.write_text(content)
    value_file.chmod(mode)

    result = invoke("webhooks", "listen", "--authorization-file", value_file)

    assert 2 == result.exit_code
    assert "CANARY" not in result.output


def test_a_port_that_is_taken(invoke: Invoke) -> None:
    """A port that cannot be had is wrong usage, in one line."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        result = invoke("webhooks", "listen", "--no-authorization", "--port", port)

    assert 2 == result.exit_code
    assert f"Error: port: {port} on 127.0.0.1 cannot be had" in result.stderr
