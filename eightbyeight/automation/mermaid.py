"""A workflow as a flowchart in the language of Mermaid; pure.

Sources: Mermaid's pages "Flowcharts" (entity codes, subgraphs) and "Frontmatter".
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import timedelta

from eightbyeight.automation.blueprint import Blueprint
from eightbyeight.automation.steps import (
    SMS,
    Branch,
    ChatAppsMessage,
    HttpRequest,
    If,
    RawStep,
    Step,
    VoiceMessage,
    Wait,
    WaitForDTMF,
    WaitForReply,
)
from eightbyeight.automation.ways import Graph, choices_of, graph_of
from eightbyeight.automation.wire.writing import write_workflow

__all__ = ["draw"]

_LONGEST_LINE = 60
_MEANS_SOMETHING = re.compile(r"[\"#&<>%`*~|$\\]|(?<!\w)_|_(?!\w)|^\s*(?:\d+[.)]|[-+=])")
"""What the language, or the Markdown in its labels, would not show as it is."""
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_NOTHING_CAME = re.compile(r"[^!=]==\s*null\s*(?:}}\s*)?$")


def draw(workflow: Blueprint) -> str:
    """Write the flowchart.

    Raises:
        InvalidInputError: something in it is no step.
    """
    write_workflow(workflow)
    graph = graph_of(workflow.steps)
    title = json.dumps(str(workflow.name))
    for sign in "%<>":
        title = title.replace(sign, f"\\u{ord(sign):04x}")
    return "\n".join(
        [
            "---",
            f"title: {title}",
            "---",
            "flowchart TD",
            f'    start(["{_shown(str(workflow.trigger))}"])',
            *_nodes(graph, None, "    "),
            *(["    start --> s0"] if graph.places else []),
            *_ways(graph),
            "",
        ]
    )


def _nodes(graph: Graph, inside: int | None, margin: str) -> Iterator[str]:
    for number, place in enumerate(graph.places):
        if place.inside != inside:
            continue
        opening, closing = _shape(place.step)
        label = "<br/>".join(_shown(line) for line in (place.step.id, *_lines(place.step)))
        yield f'{margin}s{number}{opening}"{label}"{closing}'
        if isinstance(place.step, If) and place.step.do:
            yield f'{margin}subgraph do{number}["do of {_shown(place.step.id)}"]'
            yield from _nodes(graph, number, f"{margin}    ")
            yield f"{margin}end"


def _shape(step: Step) -> tuple[str, str]:
    match step:
        case Branch():
            return "{", "}"
        case If():
            return "{{", "}}"
        case Wait() | WaitForReply() | WaitForDTMF():
            return "([", "])"
        case RawStep():
            return "[[", "]]"
        case _:
            return "[", "]"


def _lines(step: Step) -> list[str]:
    kind = step.step_type if isinstance(step, RawStep) else type(step).__name__
    match step:
        case SMS():
            lines = [f"{kind} to {step.destination}", step.text]
        case ChatAppsMessage():
            content: object = step.content
            text = content.get("text") if isinstance(content, Mapping) else content
            lines = [f"{kind}, {step.type}", *([str(text)] if text else [])]
        case HttpRequest():
            lines = [f"{kind} {step.method}", step.url]
        case If():
            lines = [f"{kind} {_bare(str(step.condition or '?'))}"]
        case Wait():
            lines = [f"{kind} {_length(step.duration)}"]
        case WaitForReply():
            lines = [f"{kind}, {step.channel}, {_length(step.timeout)} at most"]
        case WaitForDTMF():
            lines = [f"{kind}, {_length(step.timeout)} at most"]
        case VoiceMessage():
            lines = [f"{kind}, {step.action}"]
        case _:
            lines = [kind]
    return lines


def _ways(graph: Graph) -> Iterator[str]:
    missing: dict[str, str] = {}
    first_of = {
        f"{place.path.rpartition('[')[0]}": number
        for number, place in enumerate(graph.places)
        if place.path.endswith("][0]")
    }
    for number, place in enumerate(graph.places):
        step = place.step
        if isinstance(step, If):
            for index in range(len(step.do)):
                inner = first_of[f"{place.path}.do[{index}]"]
                yield f'    s{number} -->|"if true"| s{inner}'
        for target, label in _targets(step):
            if target in graph.by_id:
                end = f"s{graph.by_id[target]}"
            else:
                end = missing.setdefault(target, f"missing{len(missing)}")
            yield f"    s{number} -->{label} {end}"
    for target, end in missing.items():
        yield f'    {end}["{_shown(target)}<br/>is missing"]'
        yield f"    style {end} stroke-dasharray: 5 5"


def _targets(step: Step) -> Iterator[tuple[str, str]]:
    if step.next_step_id is not None:
        label = {If: "then", WaitForReply: "reply or timeout", WaitForDTMF: "keys or timeout"}.get(
            type(step)
        )
        yield str(step.next_step_id), "" if label is None else f'|"{label}"|'
    for target, condition in choices_of(step).items():
        lines = ["otherwise" if condition is None else _bare(str(condition))]
        if isinstance(step, WaitForReply | WaitForDTMF) and _NOTHING_CAME.search(lines[0]):
            lines.insert(0, f"timeout after {_length(step.timeout)}")
        yield target, '|"' + "<br/>".join(_shown(line) for line in lines) + '"|'


def _bare(script: str) -> str:
    inner = script.strip().removeprefix("{{").removesuffix("}}")
    return inner.strip() if "{{" not in inner else script


def _length(duration: timedelta | str) -> str:
    return _bare(duration) if isinstance(duration, str) else str(duration)


def _shown(text: object) -> str:
    line = _UNSEEN.sub("", " ".join(str(text).split()))
    if len(line) > _LONGEST_LINE:
        line = f"{line[: _LONGEST_LINE - 1]}…"
    shown = _MEANS_SOMETHING.sub(lambda match: "".join(f"#{ord(sign)};" for sign in match[0]), line)
    # An empty label is an error in the language.
    return shown or " "
