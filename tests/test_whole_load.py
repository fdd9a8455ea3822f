"""The main job on the real thing: a file, the command line, and a server that is not ours."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROWS = 100_000
CONCURRENCY = 6
CAMPAIGN = "11111111-2222-4333-8444-555555555555"

ENVIRONMENT = {
    **os.environ,
    "EIGHTBYEIGHT_API_KEY": "eght_test",
    "EIGHTBYEIGHT_TENANT": "acme",
    "EIGHTBYEIGHT_SITE": "US1",
}


@pytest.mark.slow
@pytest.mark.no_cover
def test_a_hundred_thousand_rows(tmp_path: Path) -> None:
    """100,000 rows are 1,000 requests of 100, as many in flight as allowed, each row once."""
    source = tmp_path / "leads.csv"
    lines = (f"CRM-{number:06},HIGH,Ada {number}\n" for number in range(ROWS))
    source.write_text("crmRecordId,priority,name\n" + "".join(lines))
    outcomes = tmp_path / "outcomes.jsonl"
    server = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, str(Path(__file__).with_name("recording_server.py"))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdout is not None
    url = f"http://127.0.0.1:{server.stdout.readline().strip()}"

    command = [sys.executable, "-m", "eightbyeight.cli", "load", str(source)]
    command += ["--campaign", CAMPAIGN, "--base-url", url, "--concurrency", str(CONCURRENCY)]
    command += ["--outcomes", str(outcomes), "--json"]
    load = subprocess.run(  # noqa: S603 - our own program
        command, env=ENVIRONMENT, capture_output=True, text=True, check=False
    )
    told, _ = server.communicate()
    seen = json.loads(told)

    assert load.returncode == 0, load.stderr
    assert seen["sizes"] == [100] * 1000
    assert (seen["ids"], seen["most"]) == (ROWS, 1)
    seconds = {int(in_flight): spent for in_flight, spent in seen["seconds"].items()}
    assert max(seconds) == CONCURRENCY
    assert seconds[CONCURRENCY] > sum(seconds.values()) / 2
    rows = [json.loads(line) for line in outcomes.read_text().splitlines()]
    assert sorted(row["row"] for row in rows) == list(range(2, ROWS + 2))
    assert {row["outcome"] for row in rows} == {"added"}
    summary = json.loads(load.stdout)
    assert (summary["counts"]["added"], summary["requests"]) == (ROWS, 1000)
