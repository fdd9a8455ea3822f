"""The duplicate check on its own: ``python -m benchmarks.jobs.seen_ids TASK``.

Reports the process's peak of memory in MiB once it knows so many ids.
"""

import json
import sys

from benchmarks.processes import CLIENT_CORE, peak_memory, pin, report
from benchmarks.rows import BATCH, ids_of
from eightbyeight.loading.dedupe import DistinctIds

__all__ = ["fill"]


def fill(rows: int) -> DistinctIds:
    """Note as many ids as a load of so many rows does, batch by batch."""
    seen = DistinctIds()
    for start in range(0, rows, BATCH):
        numbers = range(start, min(start + BATCH, rows))
        if not seen.add_all(list(ids_of("L", numbers))):
            raise SystemExit("the duplicate check takes one id for another")
    return seen


if __name__ == "__main__":
    pin(CLIENT_CORE)
    kept = fill(int(json.loads(sys.argv[1])["rows"]))
    report({"peak": peak_memory(), "rows": len(kept)})
