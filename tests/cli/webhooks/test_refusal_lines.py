"""The lines about refused deliveries: soon, and not too many."""

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from eightbyeight.cli.webhooks.refusal_lines import RefusalLines
from eightbyeight.webhooks.receiver import Refusal

WRONG = Refusal(401, "wrong")
LARGE = Refusal(413, "large")


def lines_of(*moments: tuple[float, Refusal]) -> list[str]:
    """Give what is said of refusals at their moments."""
    said: list[str] = []
    clock: Iterator[float] = iter([moment for moment, _ in moments])
    lines = RefusalLines(said.append, clock=lambda: next(clock))
    for _, refusal in moments:
        lines.tell(refusal)
    lines.end()
    return said


def test_one_a_second() -> None:
    """Of one kind there is a line a second, which counts those between."""
    assert [
        "Refused with 401: wrong",
        "Refused with 413: large",
        "Refused with 401: wrong (3 times since the last line)",
        "Refused with 401: wrong (1 more)",
    ] == lines_of((5, WRONG), (5.1, WRONG), (5.5, LARGE), (5.9, WRONG), (6, WRONG), (6.5, WRONG))


def test_far_apart() -> None:
    """What comes a second apart is told one by one, and there is nothing to add at the end."""
    assert ["Refused with 401: wrong"] * 3 == lines_of((0, WRONG), (1, WRONG), (7, WRONG))


@given(st.lists(st.tuples(st.floats(0, 10), st.sampled_from([WRONG, LARGE])), max_size=60))
def test_each_is_counted_once(moments: list[tuple[float, Refusal]]) -> None:
    """However they come, each refusal is in exactly one line's count, and lines are few."""
    ordered = sorted(moments, key=lambda one: one[0])

    said = lines_of(*ordered)

    counts = [int(line.partition("(")[2].split()[0]) if "(" in line else 1 for line in said]
    assert len(moments) == sum(counts)
    assert len(said) <= 2 * 12
