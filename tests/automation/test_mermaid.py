"""A workflow is drawn with every step and way, and no text of its can break the drawing."""

import re
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from eightbyeight.automation.steps import (
    Branch,
    ChatAppsMessage,
    HttpRequest,
    If,
    RawStep,
    SendToConverse,
    VoiceMessage,
    Wait,
    WaitForDTMF,
    WaitForReply,
)
from eightbyeight.automation.values import Trigger, VoiceAction
from eightbyeight.automation.ways import graph_of
from eightbyeight.automation.workflow import Workflow
from tests.automation.workflows import WORKFLOWS, sms, workflow_of

_LABEL = r'"[^"\n]+"'
_LINE = re.compile(
    rf"\s*(?:s\d+(?:\[|\[\[|\(\[|\{{|\{{\{{){_LABEL}(?:\]|\]\]|\]\)|\}}|\}}\}})"
    rf"|start\(\[{_LABEL}\]\)|start --> s0"
    rf"|subgraph do\d+\[{_LABEL}\]|end"
    rf"|s\d+ -->(?:\|{_LABEL}\|)? (?:s|missing)\d+"
    rf"|missing\d+\[{_LABEL}\]|style missing\d+ stroke-dasharray: 5 5)"
)


def _drawn(workflow: Workflow) -> list[str]:
    head, title, foot, kind, *lines, last = workflow.to_mermaid().split("\n")
    assert ("---", "---", "flowchart TD", "") == (head, foot, kind, last)
    assert title.startswith('title: "')
    return [line.strip() for line in lines]


def test_a_drawing() -> None:
    """Shapes tell the kinds apart; conditions, timeouts and the way into an If are labelled."""
    workflow = Workflow(
        "Opt out",
        [
            Branch("start", {"ask": "{{data.payload.body == 'STOP'}}", "later": None}),
            sms("ask", "answer", text="Sure?"),
            WaitForReply(
                "answer",
                from_="1",
                channel="sms",
                timeout=timedelta(minutes=15),
                select_next_step={"note": "{{step.reply}}", "ask": "{{ step.reply == null }}"},
            ),
            HttpRequest("note", url="https://example.test", method="POST"),
            If("later", "{{data.late}}", [sms("one", "two"), sms("two")], next_step_id="wait"),
            Wait("wait", timedelta(days=2), next_step_id="gone"),
        ],
        trigger=Trigger.INBOUND_SMS,
    )

    assert workflow.to_mermaid() == (
        """---
title: "Opt out"
---
flowchart TD
    start(["inbound_sms"])
    s0{"start<br/>Branch"}
    s1["ask<br/>SMS to {{data.payload.source}}<br/>Sure?"]
    s2(["answer<br/>WaitForReply, sms, 0:15:00 at most"])
    s3["note<br/>HttpRequest POST<br/>https://example.test"]
    s4{{"later<br/>If data.late"}}
    subgraph do4["do of later"]
        s5["one<br/>SMS to {{data.payload.source}}<br/>hi"]
        s6["two<br/>SMS to {{data.payload.source}}<br/>hi"]
    end
    s7(["wait<br/>Wait 2 days, 0:00:00"])
    start --> s0
    s0 -->|"data.payload.body == 'STOP'"| s1
    s0 -->|"otherwise"| s4
    s1 --> s2
    s2 -->|"step.reply"| s3
    s2 -->|"timeout after 0:15:00<br/>step.reply == null"| s1
    s4 -->|"if true"| s5
    s4 -->|"then"| s7
    s5 --> s6
    s7 --> missing0
    missing0["gone<br/>is missing"]
    style missing0 stroke-dasharray: 5 5
"""
    )


def test_the_other_kinds() -> None:
    """Each step shows what a reader looks for first."""
    steps = [
        ChatAppsMessage("a", sub_account_id="s", user="u", content={"text": "hi"}),
        ChatAppsMessage("b", sub_account_id="s", user="u", type="template", content={}),
        ChatAppsMessage("c", sub_account_id="s", user="u", content="{{data.c}}"),
        VoiceMessage("d", params={}, action=VoiceAction.SAY, next_step_id="e"),
        WaitForDTMF("e", timeout="{{data.t}}", next_step_id="f"),
        WaitForReply("f", from_="1", channel="sms", next_step_id="g"),
        SendToConverse("g"),
        RawStep("h", "JumpTo", select_next_step={"a": "{{x}}{{y}}"}),
        If("i", None),
    ]

    lines = _drawn(workflow_of(*steps))

    assert [
        's0["a<br/>ChatAppsMessage, text<br/>hi"]',
        's1["b<br/>ChatAppsMessage, template"]',
        's2["c<br/>ChatAppsMessage, text<br/>{{data.c}}"]',
        's3["d<br/>VoiceMessage, say"]',
        's4(["e<br/>WaitForDTMF, data.t at most"])',
        's5(["f<br/>WaitForReply, sms, 1 day, 0:00:00 at most"])',
        's6["g<br/>SendToConverse"]',
        's7[["h<br/>JumpTo"]]',
        's8{{"i<br/>If ?"}}',
        "start --> s0",
        "s3 --> s4",
        's4 -->|"keys or timeout"| s5',
        's5 -->|"reply or timeout"| s6',
        's7 -->|"{{x}}{{y}}"| s0',
    ] == lines[1:]


def test_no_steps() -> None:
    """A workflow without steps is its trigger."""
    assert ['start(["inbound_sms"])'] == _drawn(workflow_of())


def test_what_the_language_would_not_show() -> None:
    """Signs with a meaning are written as entities, long texts are cut, lines are joined."""
    text = '"#1" <b> & %%{init}%% `x` *y* _z_ a_b ~ | $ \\ \n\x00 end'

    (_, line, _) = _drawn(workflow_of(sms("1. a", text=text)))

    assert line == (
        's0["#49;#46; a<br/>SMS to {{data.payload.source}}<br/>#34;#35;1#34; #60;b#62; #38;'
        " #37;#37;{init}#37;#37; #96;x#96; #42;y#42; #95;z#95; a_b #126; #124; #36; #92;  end"
        '"]'
    )
    (_, line, _) = _drawn(workflow_of(sms("a", text="x" * 100)))
    assert f"<br/>{'x' * 59}…" in line


def test_a_title() -> None:
    """It is a text of YAML, without what the language looks for in the whole drawing."""
    title = Workflow('A "b"\n%%{<x>\u00e9', [], trigger="t").to_mermaid().split("\n")[1]

    assert title == 'title: "A \\"b\\"\\n\\u0025\\u0025{\\u003cx\\u003e\\u00e9"'


@given(WORKFLOWS | st.builds(workflow_of, st.builds(sms, st.text(), st.text(), text=st.text())))
@settings(max_examples=100)
def test_any_workflow(workflow: Workflow) -> None:
    """Whatever the texts are, each line is one statement, and each step is drawn once."""
    lines = _drawn(workflow)

    assert all(_LINE.fullmatch(line) for line in lines), lines
    drawn = sorted(int(found[1]) for line in lines if (found := re.match(r"s(\d+)[\[({]", line)))
    assert list(range(len(graph_of(workflow.steps).places))) == drawn
