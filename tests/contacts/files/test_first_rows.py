"""The first row of everything that is there twice."""

import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from eightbyeight.contacts.files.first_rows import FirstRows, text_key


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 200))))
def test_like_a_dictionary(steps: list[tuple[int, int]]) -> None:
    """Each key has the row it was first met in, however far apart the rows are."""
    rows, expected = FirstRows(), dict[int, int]()
    row = 1
    for key, ahead in steps:
        row += ahead
        assert expected.get(key) == rows.add(key, row)
        expected.setdefault(key, row)


def test_texts() -> None:
    """Different texts have different keys, also where they are long."""
    texts = ["", "a", "A", "a" * 400, "a" * 401]

    assert len(texts) == len({text_key(text) for text in texts})
    assert text_key("ann@example.com") == text_key("ann@example.com")


def test_memory() -> None:
    """A number takes less than 96 bytes."""
    count = 80_000
    tracemalloc.start()
    try:
        rows = FirstRows()
        for row in range(count):
            rows.add(6_590_000_000 + row, row)
        taken = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()

    assert taken < 96 * count
