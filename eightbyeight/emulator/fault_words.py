"""Instructions as words, and words as instructions; the grammar is told in ``faults``."""

import re
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from typing import TypeVar

from attrs import define, field

from eightbyeight.emulator.instructions import (
    Answer,
    Cut,
    Doing,
    Done,
    Empty,
    Event,
    Happening,
    Instruction,
    Late,
    Page,
    Part,
    Shown,
    Slow,
    Status,
)
from eightbyeight.errors import InvalidInputError

__all__ = ["read_instruction", "read_number", "write_instruction"]

NumberT = TypeVar("NumberT", int, float)

_REQUESTS = "requests"
_PLACE = re.compile(r"@[0-9]+")

# Words that need no value.
_PLAIN: dict[str, tuple[Doing, Answer]] = {
    "ok": (Done.FULLY, Shown.OWN),
    "wrong_ids": (Done.FULLY, Shown.WRONG_IDS),
    "lies_201": (Done.NOT, Shown.OWN),
    "drop_before_commit": (Done.NOT, Shown.DROP),
    "rst_before_commit": (Done.NOT, Shown.RST),
    "wrong_ids_before_commit": (Done.NOT, Shown.WRONG_IDS),
    "refused": (Done.NOT, Shown.REFUSED),
}


def read_instruction(words: Sequence[str]) -> Instruction:
    """Read the words of one instruction.

    Raises:
        InvalidInputError: a word is none, or does not go with the others.
    """
    draft = _Draft()
    for word in words:
        draft.add(word)
    return draft.instruction()


@define
class _Draft:
    """An instruction whose words are still being read."""

    main: tuple[Doing, Answer] | None = None
    stall: float | None = None
    happenings: list[Happening] = field(factory=list)

    def add(self, word: str) -> None:
        name, colon, value = word.partition(":")
        if name in _EVENTS:
            self.happenings.append(_happening(Event(name), value if colon else None))
        elif name == "stall":
            if self.stall is not None:
                raise InvalidInputError.of(word, "there is a stall already: add up the seconds")
            self.stall = read_number(word, value, float)
        elif self.main is not None:
            raise InvalidInputError.of(word, "a request has one end: put this on a line of its own")
        else:
            self.main = _main(word, name, value if colon else None)

    def instruction(self) -> Instruction:
        doing, answer = self.main or (Done.FULLY, Shown.OWN)
        return Instruction(doing, answer, self.stall or 0.0, tuple(self.happenings))


def _happening(event: Event, value: str | None) -> Happening:
    if value is None or not value.startswith("@"):
        return Happening(event, value)
    if value.startswith("@@"):
        return Happening(event, value[1:])
    if _PLACE.fullmatch(value) is None:
        raise InvalidInputError.of(
            event.value, "after @ comes a record's place, as in @1; an id's own @ is written twice"
        )
    return Happening(event, int(value[1:]))


def _main(word: str, name: str, value: str | None) -> tuple[Doing, Answer]:
    if value is None and name in _PLAIN:
        return _PLAIN[name]
    if value is not None and name in _VALUED:
        return _VALUED[name](word, value)
    raise InvalidInputError.of(word, _hint(name, value))


def _hint(name: str, value: str | None) -> str:
    if name in _PLAIN:
        return f"takes no value: write {name}"
    if name in _VALUED:
        return f"wants a value, such as {_EXAMPLES[name]}"
    near = get_close_matches(name, [*_PLAIN, *_EXAMPLES, *_EVENTS, "stall"], 1)
    if near:
        return f"is no instruction; is {_EXAMPLES.get(near[0], near[0])} meant?"
    hint = "is no instruction; one is ok, commit_then:500 or drop_before_commit"
    return hint if value is not None else f"{hint}, and a match ends with a colon"


def _commit_then(word: str, value: str) -> tuple[Doing, Answer]:
    return Done.FULLY, _end(word, value)


def _late(word: str, value: str) -> tuple[Doing, Answer]:
    amount, answer = _with_end(word, value, Status(504))
    if amount.endswith(_REQUESTS):
        number = amount.removesuffix(_REQUESTS)
        return Late(requests=read_number(word, number, int)), answer
    return Late(read_number(word, amount, float)), answer


def _part(word: str, value: str) -> tuple[Doing, Answer]:
    amount, answer = _with_end(word, value, Status(500))
    return Part(read_number(word, amount, int)), answer


def _with_end(word: str, value: str, default: Answer) -> tuple[str, Answer]:
    amount, then, end = value.partition(";then=")
    return amount, _end(word, end) if then else default


def _end(word: str, text: str) -> Answer:
    """Read what the client is shown: ``500``, ``drop``, ``html:200``, ``truncate:11`` and so on."""
    name, colon, value = text.partition(":")
    if not colon and name in set(Shown):
        return Shown(name)
    if colon and name in _ENDS:
        return _ENDS[name](read_number(word, value, float if name == "stall" else int))
    return _status(word, text)


def _status(word: str, text: str) -> Status:
    number, _, options = text.partition(";")
    detail: str | None = None
    title: str | None = None
    headers: list[tuple[str, str]] = []
    while options:
        name, equals, rest = options.partition("=")
        if not equals:
            raise InvalidInputError.of(
                word, f"{name} is no option: write retry_after=2 or detail=…"
            )
        if name == "detail":
            # The last one, because it may hold whatever people write.
            detail = rest
            break
        value, _, options = rest.partition(";")
        if name == "title":
            title = value
        else:
            headers.append((name.lower().replace("_", "-"), value))
    return Status(read_number(word, number, int), detail, title, tuple(headers))


_EVENTS = frozenset(event.value for event in Event)
_ENDS: dict[str, Callable[[float], Answer]] = {
    "html": lambda value: Page(int(value)),
    "empty": lambda value: Empty(int(value)),
    "truncate": lambda value: Cut(int(value)),
    "stall": Slow,
}
_VALUED: dict[str, Callable[[str, str], tuple[Doing, Answer]]] = {
    "commit_then": _commit_then,
    "late_commit": _late,
    "commit_part": _part,
    "status": lambda word, value: (Done.NOT, _status(word, value)),
    "html": lambda word, value: (Done.NOT, _end(word, f"html:{value}")),
    "empty": lambda word, value: (Done.NOT, _end(word, f"empty:{value}")),
    "truncate": lambda word, value: (Done.FULLY, _end(word, f"truncate:{value}")),
    "truncate_before_commit": lambda word, value: (Done.NOT, _end(word, f"truncate:{value}")),
}
_EXAMPLES = {
    "commit_then": "commit_then:500",
    "late_commit": "late_commit:30 or late_commit:3requests",
    "commit_part": "commit_part:3",
    "status": "status:429;retry_after=2",
    "html": "html:200",
    "empty": "empty:200",
    "truncate": "truncate:11",
    "truncate_before_commit": "truncate_before_commit:11",
}


def read_number(word: str, text: str, kind: type[NumberT]) -> NumberT:
    """Read a number of some kind; ``word`` is what it belongs to.

    Raises:
        InvalidInputError: it is none.
    """
    try:
        return kind(text)
    except ValueError:
        pass
    wanted = "a whole number" if kind is int else "a number"
    raise InvalidInputError.of(word, f"{text or 'nothing'} is not {wanted}")


def write_instruction(instruction: Instruction) -> list[str]:
    """Write the words that an instruction is read from."""
    words = [_event_word(happening) for happening in instruction.happenings]
    if instruction.stall:
        words.append(f"stall:{instruction.stall!r}")
    main = (instruction.doing, instruction.answer)
    if main != (Done.FULLY, Shown.OWN) or not words:
        words.append(_main_word(*main))
    return words


def _event_word(happening: Happening) -> str:
    match happening.which:
        case None:
            return happening.event
        case int(place):
            return f"{happening.event}:@{place}"
        case which:
            return f"{happening.event}:{'@' if which.startswith('@') else ''}{which}"


def _main_word(doing: Doing, answer: Answer) -> str:  # noqa: PLR0911 - one per kind of word
    for word, meaning in _PLAIN.items():
        if meaning == (doing, answer):
            return word
    match doing, answer:
        case Done.NOT, Status():
            return f"status:{_end_text(answer)}"
        case Done.NOT, Cut(after):
            return f"truncate_before_commit:{after}"
        case (Done.NOT, _) | (Done.FULLY, Cut()):
            return _end_text(answer)
        case Late(seconds=None, requests=requests), _:
            return f"late_commit:{requests}{_REQUESTS};then={_end_text(answer)}"
        case Late(seconds=seconds), _:
            return f"late_commit:{seconds!r};then={_end_text(answer)}"
        case Part(records), _:
            return f"commit_part:{records};then={_end_text(answer)}"
        case _:
            return f"commit_then:{_end_text(answer)}"


def _end_text(answer: Answer) -> str:
    match answer:
        case Shown():
            return answer
        case Slow(seconds):
            return f"stall:{seconds!r}"
        case Page(status):
            return f"html:{status}"
        case Empty(status):
            return f"empty:{status}"
        case Cut(after):
            return f"truncate:{after}"
        case _:
            return _status_text(answer)


def _status_text(answer: Status) -> str:
    options = [f"{name.replace('-', '_')}={value}" for name, value in answer.headers]
    options += [] if answer.title is None else [f"title={answer.title}"]
    options += [] if answer.detail is None else [f"detail={answer.detail}"]
    return ";".join([str(answer.status), *options])
