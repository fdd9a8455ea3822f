"""Ids met before are known again, exactly, in little memory."""

import gc
import tracemalloc
from hashlib import blake2b
from itertools import count

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from eightbyeight.loading.dedupe import DistinctIds, SeenIds

_IDS = (
    st.text(st.characters(codec="utf-8"), max_size=32)
    | st.integers(0, 9).map(lambda n: f"{'x' * 31}{n}")
    | st.integers(0, 9).map(lambda n: f"{'é' * 15}{n}")
    | st.sampled_from("ab")
)


@given(st.lists(st.lists(_IDS, max_size=6), max_size=8))
@example([["a", "a"], ["a"]])
@example([["x" * 32, "x" * 31], ["x" * 32, "x" * 31]])
def test_it_is_exact(batches: list[list[str]]) -> None:
    """It agrees with a plain dictionary about every id, at one place or at different ones."""
    seen, plain = SeenIds(), dict[str, int]()
    for place, texts in enumerate(batches):
        for text in texts:
            expected = plain.get(text)
            assert expected == seen.find(text)
            plain.setdefault(text, place)
            assert expected == seen.add(text, place)
            assert len(plain) == len(seen)


@given(st.lists(st.lists(_IDS, max_size=6), max_size=8))
@example([["a", "a"], ["a", "b"], ["b"]])
@example([["x" * 32], ["x" * 31], ["x" * 32]])
def test_distinct_ids_are_exact(chunks: list[list[str]]) -> None:
    """Many are noted together if each is new; one by one each is told what it is."""
    ids, plain = DistinctIds(), set[str]()
    for texts in chunks:
        new = len(set(texts)) == len(texts) and plain.isdisjoint(texts)
        assert new is ids.add_all(texts)
        if not new:
            for text in texts:
                assert (text not in plain) is ids.add(text)
                plain.add(text)
        plain.update(texts)
        assert len(plain) == len(ids)


@pytest.mark.parametrize("size", [14, 15, 16])
def test_no_short_id_passes_for_a_long_one(size: int) -> None:
    """An id that is spelt like the digest of a longer one is another id."""
    spelt = (
        (text, blake2b(text.encode(), digest_size=size).digest())
        for text in (f"{number:032}" for number in count())
    )
    long, digest = next((text, digest) for text, digest in spelt if digest.isascii())
    seen = SeenIds()

    assert seen.add(long, 0) is None
    assert seen.add(digest.decode(), 1) is None
    assert 0 == seen.add(long, 2)


def test_half_a_surrogate_pair() -> None:
    """What no encoding can carry is refused by its own name."""
    with pytest.raises(UnicodeEncodeError):
        SeenIds().add("\ud800", 0)

    ids = DistinctIds()
    with pytest.raises(UnicodeEncodeError):
        ids.add("\ud800")
    with pytest.raises(UnicodeEncodeError):
        ids.add_all(["a", "\ud800"])
    assert 0 == len(ids)


@pytest.mark.slow
@pytest.mark.parametrize("pattern", ["LEAD-{:06}", "{:032}"])
def test_memory(pattern: str) -> None:
    """An id takes at most 110 bytes at 200,000 ids, long or short."""
    amount = 200_000
    gc.collect()
    tracemalloc.start()
    try:
        seen = SeenIds()
        for batch in range(amount // 100):
            for place in range(100):
                seen.add(pattern.format(100 * batch + place), batch)
        used, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert amount == len(seen)
    assert used / amount <= 110


@pytest.mark.slow
def test_memory_of_distinct_ids() -> None:
    """An id takes at most 100 bytes at 200,000 ids, also while the table grows."""
    amount = 200_000
    gc.collect()
    tracemalloc.start()
    try:
        ids = DistinctIds()
        for start in range(0, amount, 100):
            assert ids.add_all([f"LEAD-{number:06}" for number in range(start, start + 100)])
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert amount == len(ids)
    assert most / amount <= 100
