"""The memory for events, against a plain model of it."""

from hypothesis import example, given
from hypothesis import strategies as st

from eightbyeight.webhooks.receiver.memory import EventMemory

KEYS = st.sampled_from("abcdefg")
STEPS = st.lists(
    st.tuples(st.sampled_from(["begin", "see", "forget"]), KEYS, st.sampled_from([0, 0, 1, 4])),
    max_size=60,
)


class Model:
    """What the memory should know: everything, and the bounds applied when it is asked."""

    def __init__(self, size: int, seconds: float) -> None:
        self.size, self.seconds = size, seconds
        self.under_way: set[str] = set()
        self.seen_at: list[tuple[str, float]] = []

    def see(self, key: str, now: float) -> None:
        self.under_way.discard(key)
        self.seen_at = [seen for seen in self.seen_at if seen[0] != key] + [(key, now)]

    def seen(self, key: str, now: float) -> bool:
        kept = [seen for seen in self.seen_at[-self.size :] if now - seen[1] < self.seconds]
        return key in dict(kept)


@given(STEPS, st.integers(1, 5), st.integers(1, 12))
@example([("see", key, 0) for key in "abac"], 2, 10)
def test_the_memory_is_its_model(
    steps: list[tuple[str, str, int]], size: int, seconds: int
) -> None:
    """Seen is what was seen last and lately; under way is what was begun; and both stay small."""
    now = 0.0
    memory: EventMemory[str] = EventMemory(size=size, seconds=seconds, clock=lambda: now)
    model = Model(size, seconds)
    for step, key, passed in steps:
        now += passed
        new = not model.seen(key, now) and key not in model.under_way
        if step == "begin" and new:
            memory.begin(key, f"waits for {key}")
            model.under_way.add(key)
        elif step == "see":
            memory.see(key)
            model.see(key, now)
        elif step == "forget":
            memory.forget(key)
            model.under_way.discard(key)
        for one in "abcdefg":
            assert model.seen(one, now) == memory.seen(one)
            waiter = f"waits for {one}" if one in model.under_way else None
            assert waiter == memory.under_way(one)
        assert len(memory) <= size + len(model.under_way)


def test_ten_minutes_and_more() -> None:
    """What was seen is known for as long as was asked for, to the moment, and then new again."""
    now = 0.0
    memory: EventMemory[None] = EventMemory(size=10, seconds=900, clock=lambda: now)
    memory.see("click")

    now = 899.999
    assert memory.seen("click")
    now = 900.0
    assert not memory.seen("click")
    memory.see("another")
    assert 1 == len(memory)
