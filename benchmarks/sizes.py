"""How much is measured, in full and for a look."""

from attrs import frozen

__all__ = ["FULL", "QUICK", "Sizes"]


@frozen(kw_only=True)
class Sizes:
    """Rounds and loads of each group of figures."""

    cpu_rounds: int = 7
    cpu_rows: int
    shape_rounds: int
    call_rounds: int = 7
    calls: int
    file_rounds: int = 7
    file_rows: int
    startup_rounds: int
    startup_tries: int
    """Starts per round, of which the shortest counts: others use the machine, too."""
    emulator_rounds: int
    emulator_rows: int
    memory_rounds: int
    memory_rows: tuple[int, ...]
    memory_others_rounds: int
    """Rounds for the contenders whose memory is in no figure."""
    wall_rounds: int
    wall_rows: tuple[tuple[int, int], ...]
    """How many are in flight, and how many rows are loaded then."""
    share_rounds: int
    share_rows: tuple[tuple[int, int], ...]
    share_latencies: tuple[int, ...]
    """Milliseconds."""


FULL = Sizes(
    cpu_rows=100_000,
    shape_rounds=7,
    calls=2000,
    file_rows=100_000,
    startup_rounds=15,
    startup_tries=3,
    emulator_rounds=7,
    emulator_rows=100_000,
    memory_rounds=7,
    memory_rows=(10_000, 100_000, 1_000_000),
    memory_others_rounds=1,
    wall_rounds=7,
    wall_rows=((8, 1_000_000), (32, 1_000_000), (64, 1_000_000)),
    share_rounds=3,
    share_rows=((8, 100_000), (32, 100_000), (64, 100_000)),
    share_latencies=(50, 200),
)

QUICK = Sizes(
    cpu_rows=20_000,
    shape_rounds=1,
    calls=1000,
    file_rows=20_000,
    startup_rounds=7,
    startup_tries=1,
    emulator_rounds=3,
    emulator_rows=10_000,
    memory_rounds=2,
    # The duplicate check's table is as full then as at 1,000,000.
    memory_rows=(10_000, 125_000),
    memory_others_rounds=0,
    wall_rounds=2,
    wall_rows=((8, 24_000), (32, 96_000), (64, 192_000)),
    share_rounds=1,
    share_rows=((8, 12_000), (32, 48_000), (64, 96_000)),
    share_latencies=(50,),
)
