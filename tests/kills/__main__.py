"""Kill the real program, again and again: ``python -m tests.kills --rounds 2000``.

In each round a process of the command line loads a file over a socket into an emulated campaign and
is killed with SIGKILL: at the moment the service gets or has answered its n-th request, or at any
time. The same command is typed again, perhaps killed once more, and finally left alone. Then the
campaign must hold exactly the file, and every line of the outcomes must be true.
"""

import argparse
import asyncio
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from attrs import define, field

from eightbyeight import Request, Response
from eightbyeight.emulator import Emulator
from eightbyeight.emulator.serve import serve

_ROWS = 950
_BATCHES = 10
_ENVIRONMENT = {
    **os.environ,
    "EIGHTBYEIGHT_API_KEY": "eght_kills",
    "EIGHTBYEIGHT_TENANT": "acme",
    "EIGHTBYEIGHT_SITE": "US1",
}
_ON_THE_CAMPAIGN = {"added", "present_unattributed"}


@define
class Slow:
    """An emulator with a latency, and somebody who watches its requests."""

    emulator: Emulator
    rounds: "dict[str, Round]" = field(factory=dict)

    async def answer(self, request: Request) -> Response:
        watching = self.rounds[request.url.split("/")[-2]]
        watching.saw("asked")
        await asyncio.sleep(0.01)
        response = await self.emulator(request)
        watching.saw("done")
        await asyncio.sleep(0.01)
        return response


@define
class Round:
    """One file, one campaign, one journal, and as many runs as it takes."""

    seed: int
    emulator: Emulator
    url: str
    folder: Path
    die: random.Random = field(init=False)
    campaign: str = field(init=False)
    kills: int = 0
    sent_at_kills: list[int] = field(factory=list)
    process: "asyncio.subprocess.Process | None" = None
    moment: tuple[str, int] | None = None
    seen: "Counter[str]" = field(factory=Counter)

    def __attrs_post_init__(self) -> None:
        self.die = random.Random(self.seed)
        self.campaign = self.emulator.campaigns.create(state="RUNNING")
        rows = "".join(f"C-{number}\n" for number in range(_ROWS))
        (self.folder / "leads.csv").write_text("crmRecordId\n" + rows)

    def saw(self, what: str) -> None:
        """Look at a request of this round's campaign; kill whoever sent it, if it is time."""
        self.seen[what] += 1
        if self.moment == (what, self.seen[what]):
            self._kill()

    async def run(self) -> list[str]:
        """Kill and type again; give what was wrong in the end."""
        for _ in range(self.die.choice([1, 1, 2])):
            if await self._run_and_kill() == 0:
                break
        self.moment = None
        code, told = await self._run()
        return list(self._wrong(code, told))

    async def _run_and_kill(self) -> int:
        """Run with a kill to come; give the exit code."""
        self.seen.clear()
        timer = None
        if self.die.random() < 0.4:
            delay = self.die.uniform(0.2, 1.0)
            timer = asyncio.get_running_loop().call_later(delay, self._kill)
        else:
            what = self.die.choice(["asked", "done"])
            self.moment = (what, self.die.randint(1, _BATCHES))
        code, _ = await self._run()
        if timer is not None:
            timer.cancel()
        return code

    async def _run(self) -> tuple[int, str]:
        command = [sys.executable, "-m", "eightbyeight.cli", "load", str(self.folder / "leads.csv")]
        command += ["--campaign", self.campaign, "--base-url", self.url, "--json"]
        command += ["--journal", str(self.folder / "load.db"), "--settle", "0"]
        command += ["--outcomes", str(self.folder / "outcomes.jsonl"), "--concurrency", "4"]
        self.process = await asyncio.create_subprocess_exec(
            *command,
            env=_ENVIRONMENT,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, err = await self.process.communicate()
        return self.process.returncode or 0, (out + err).decode()

    def _kill(self) -> None:
        if self.process is not None and self.process.returncode is None:
            try:
                # Not through asyncio, which would look whether it has ended, and miss its end then.
                os.kill(self.process.pid, signal.SIGKILL)
            except ProcessLookupError:
                return
            self.kills += 1
            self.sent_at_kills.append(self.seen["asked"])

    def _wrong(self, code: int, told: str) -> "list[str]":
        if code != 0:
            return [f"seed {self.seed}: exit {code}: {told}"]
        held = Counter(self.emulator.campaigns.get(self.campaign).crm_record_ids)
        wanted = Counter(f"C-{number}" for number in range(_ROWS))
        wrong = []
        if held != wanted:
            wrong.append(f"held {held - wanted}, missing {wanted - held}")
        lines = [json.loads(line) for line in (self.folder / "outcomes.jsonl").open()]
        if [line["row"] for line in lines] != list(range(2, _ROWS + 2)):
            lines.sort(key=lambda line: line["row"])
            if [line["row"] for line in lines] != list(range(2, _ROWS + 2)):
                wrong.append("not one line per row")
        wrong += [f"{line}" for line in lines if line["outcome"] not in _ON_THE_CAMPAIGN]
        return [f"seed {self.seed}: {each}" for each in wrong]


async def look(first: int, count: int, at_once: int) -> tuple[Counter[str], list[str]]:
    """Run so many rounds, some at once; give what was counted, and what was wrong."""
    emulator = Emulator()
    slow = Slow(emulator)
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    seeds = iter(range(first, first + count))

    async def work() -> None:
        for seed in seeds:
            with tempfile.TemporaryDirectory() as folder:
                one = Round(seed, emulator, url, Path(folder))
                slow.rounds[one.campaign] = one
                wrong.extend(await one.run())
                counts["rounds"] += 1
                counts["kills"] += one.kills
                during = sum(0 < sent for sent in one.sent_at_kills)
                counts["kills while requests were on their way or done"] += during

    async with serve(slow.answer) as url, asyncio.TaskGroup() as group:
        for _ in range(at_once):
            group.create_task(work())
    return counts, wrong


def main(arguments: list[str] | None = None) -> int:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(prog="python -m tests.kills")
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--at-once", type=int, default=3)
    asked = parser.parse_args(arguments)
    began = time.monotonic()
    counts, wrong = asyncio.run(look(asked.first, asked.rounds, asked.at_once))
    sys.stdout.writelines(f"{line}\n" for line in wrong)
    told = ", ".join(f"{count:,} {name}" for name, count in counts.items())
    sys.stdout.write(f"{told}; {len(wrong)} wrong; {time.monotonic() - began:.0f} s\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
