"""Bad input that nobody thought of: files and rows made by chance, from a seed.

2,000 of them in each run. As many as wanted are looked at with

    EIGHTBYEIGHT_BAD_INPUT=100000 pytest tests/bad_input/test_generated.py

A case that fails names its seed, and ``EIGHTBYEIGHT_BAD_INPUT_SEED=N`` begins there.
"""

import contextlib
import csv
import io
import json
import os
import random
import re
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

import anyio
import pytest

from eightbyeight import (
    CampaignsClient,
    EightByEightError,
    InvalidInputError,
    MemoryTransport,
    NewRecord,
    Row,
    Verdict,
    open_rows,
)
from eightbyeight.campaigns.rows import OutcomesWriter, RejectsWriter
from eightbyeight.emulator import Emulator
from tests.bad_input import cells
from tests.bad_input.given_rows import BAD_ROWS, GOOD_ROWS
from tests.bad_input.service import KEY
from tests.bad_input.workbooks import WHOLE

COUNT = int(os.environ.get("EIGHTBYEIGHT_BAD_INPUT", "2000"))
SEED = int(os.environ.get("EIGHTBYEIGHT_BAD_INPUT_SEED", "0"))
LONGEST = 5.0

TEXTS = [
    *(text for text, _ in cells.BAD_IDS.values()),
    *cells.GOOD_IDS.values(),
    *(text for text, _ in cells.BAD_TIMES.values() if len(text) < 100),
    *cells.GOOD_TIMES.values(),
    *(text for text, _ in cells.BAD_RANKS.values() if len(text) < 100),
    *cells.GOOD_RANKS,
    "HIGH",
    "",
]
BYTES = [
    b'"',
    b"\n",
    b"\r",
    b",",
    b";",
    b"\t",
    b"\x00",
    b"\xff",
    b"\xef\xbb\xbf",
    b"[",
    b"{",
    b"\\u",
]
PARTS = [f"xl/{name}" for name in ("workbook.xml", "sharedStrings.xml", "styles.xml")]
PARTS += ["xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"]
NUMBERS = [b"0", b"-1", b"1e9", b"", b"NaN", b"1048577", b"2147483648", b"4294967296", b"9" * 20]
KEYS = ["crmRecordId", "crm_record_id", "scheduleAt", "rank", "priority", "x", "RANK", ""]


def _csv(die: random.Random) -> bytes:
    written = io.StringIO(newline="")
    ends = die.choice(["\n", "\r\n", "\r"])
    writer = csv.writer(written, delimiter=die.choice(",;\t"), lineterminator=ends)
    header = [
        "crmRecordId",
        *die.sample(["scheduleAt", "priority", "rank", "x", "y"], die.randrange(5)),
    ]
    die.shuffle(header)
    writer.writerow(header)
    for _ in range(die.randrange(8)):
        width = len(header) if die.random() < 0.9 else die.randrange(8)
        writer.writerow([die.choice(TEXTS) for _ in range(width)])
    return written.getvalue().encode("utf-8", "surrogatepass")


def _value(die: random.Random, depth: int = 0) -> object:
    kind = die.randrange(9)
    if kind < 5:
        return die.choice(TEXTS)
    if kind == 5:
        return die.choice([None, True, False, 0, -1, 1.5, 1e16, 2**70, 10**39])
    if depth > 3:
        return die.choice([[], {}])
    if kind == 6:
        return [_value(die, depth + 1) for _ in range(die.randrange(3))]
    return {die.choice(KEYS): _value(die, depth + 1) for _ in range(die.randrange(3))}


def _jsonl(die: random.Random) -> bytes:
    lines = []
    for _ in range(die.randrange(1, 8)):
        row = {"crmRecordId": _value(die)}
        row |= {die.choice(KEYS): _value(die) for _ in range(die.randrange(4))}
        lines.append(json.dumps(row, ensure_ascii=die.random() < 0.5))
    return "\n".join(lines).encode("utf-8", "surrogatepass")


def _mutated(die: random.Random, content: bytes) -> bytes:
    made = bytearray(content)
    for _ in range(die.randrange(4)):
        place = die.randrange(len(made) + 1)
        match die.randrange(5):
            case 0:
                made[place:place] = die.choice(BYTES)
            case 1:
                del made[place : place + die.randrange(1, 9)]
            case 2:
                made[place : place + 1] = bytes([die.randrange(256)])
            case 3:
                made[place:place] = made[: die.randrange(1, 40)]
            case _:
                del made[place:]
    return bytes(made)


def _xlsx(die: random.Random) -> bytes:
    """Make a workbook one of whose parts, or which itself, is not as it was."""
    if die.random() < 0.3:
        return _mutated(die, WHOLE)
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(WHOLE)) as old, zipfile.ZipFile(made, "w") as new:
        guilty = die.choice(PARTS)
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, _twisted(die, part) if name == guilty else part)
    return made.getvalue()


def _twisted(die: random.Random, part: bytes) -> bytes:
    """Put other numbers into a part, or other bytes."""
    found = list(re.finditer(rb"\d+", part))
    if not found or die.random() < 0.3:
        return _mutated(die, part)
    (start, end) = die.choice(found).span()
    return part[:start] + die.choice(NUMBERS) + part[end:]


MAKERS: Mapping[str, Callable[[random.Random], bytes]] = {
    "csv": lambda die: _mutated(die, _csv(die)),
    "jsonl": lambda die: _mutated(die, _jsonl(die)),
    "xlsx": _xlsx,
}


def _read(path: Path) -> tuple[list[Row], str | None]:
    rows: list[Row] = []
    try:
        with open_rows(path) as row_file:
            rejects = RejectsWriter(path.with_suffix(".bad"), row_file)
            try:
                for row in row_file:
                    rows.append(row)
                    rejects.add_row(row)
            finally:
                rejects.close()
    except InvalidInputError as error:
        (problem,) = error.problems
        return rows, str(problem)
    return rows, None


@pytest.mark.parametrize("kind", MAKERS)
def test_files(kind: str, tmp_path: Path) -> None:
    """Every file is read to rows that are records or have a reason, or is refused in one line."""
    ends: Counter[str] = Counter()
    share = {"csv": 0.4, "jsonl": 0.4, "xlsx": 0.2}[kind]
    for seed in range(SEED, SEED + int(COUNT * share)):
        die = random.Random(f"{kind} {seed}")
        path = tmp_path / f"a.{kind}"
        path.write_bytes(MAKERS[kind](die))
        started = time.monotonic()

        rows, fault = _read(path)

        assert time.monotonic() - started < LONGEST, seed
        assert fault is None or (fault.isprintable() and len(fault) < 700), (seed, fault)
        for row in rows:
            assert (row.record is None) != (row.problem is None), seed
            assert row.problem is None or str(row.problem).isprintable(), (seed, row.problem)
        ends["refused" if fault else "read"] += 1
    assert min(ends["refused"], ends["read"]) > COUNT * share / 20, ends


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_files_into_a_load(kind: str, tmp_path: Path) -> None:
    """What a load sends of such files is what the campaign holds, and each row has one outcome."""

    async def load(path: Path, seed: int) -> None:
        emulator = Emulator()
        campaign = emulator.campaigns.create(state="RUNNING", dynamic=True)
        async with CampaignsClient(
            api_key=KEY, tenant="acme", site="US1", transport=MemoryTransport(emulator)
        ) as campaigns:
            with open_rows(path) as row_file, OutcomesWriter(path.with_suffix(".out")) as writer:
                async with campaigns.loading(campaign, row_file) as running:
                    async for batch in running:
                        writer.add(batch.records)
        report = running.report
        lines = path.with_suffix(".out").read_bytes().splitlines()
        assert len(lines) == report.rows == sum(report.counts.values()), seed
        held = emulator.campaigns.get(campaign).crm_record_ids
        assert len(held) == report.counts[Verdict.ADDED], seed
        added = {json.loads(line)["crmRecordId"] for line in lines if b'"added"' in line}
        assert set(held) == added, seed

    for seed in range(SEED, SEED + COUNT // 10):
        die = random.Random(f"load {kind} {seed}")
        path = tmp_path / f"a.{kind}"
        path.write_bytes(MAKERS[kind](die))
        with contextlib.suppress(EightByEightError):
            anyio.run(load, path, seed)


async def test_rows() -> None:
    """Of rows that a program gives in any mixture, the bad ones are rejected and the rest added."""
    makers = [(make, False) for make, _ in BAD_ROWS.values()]
    makers += [(make, True) for make, _ in GOOD_ROWS.values()]
    for seed in range(SEED, SEED + COUNT // 20):
        die = random.Random(f"rows {seed}")
        chosen = [die.choice(makers) for _ in range(die.randrange(1, 40))]
        rows = [make() for make, _ in chosen]
        rows += [NewRecord(f"ok-{number}") for number in range(die.randrange(5))]
        emulator = Emulator()
        campaign = emulator.campaigns.create(state="RUNNING", dynamic=True)
        async with CampaignsClient(
            api_key=KEY, tenant="acme", site="US1", transport=MemoryTransport(emulator)
        ) as campaigns:
            report = await campaigns.load_records(campaign, rows)

        bad = sum(not good for _, good in chosen)
        assert bad == report.counts[Verdict.REJECTED], seed
        held = emulator.campaigns.get(campaign).crm_record_ids
        assert len(held) == report.counts[Verdict.ADDED], seed
        assert len(rows) == report.rows == sum(report.counts.values()), seed
