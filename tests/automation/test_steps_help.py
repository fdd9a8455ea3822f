"""What ``help()`` shows of a step is enough to write one."""

import inspect
import pydoc
import textwrap
from datetime import timedelta

import attrs
import pytest

from eightbyeight import automation
from eightbyeight.automation.steps import (
    ChatAppsMessage,
    RawStep,
    Step,
    VoiceMessage,
    WaitForDTMF,
)
from eightbyeight.automation.wire.shapes import INPUTS
from eightbyeight.automation.workflow import Workflow

_SHARED = {attribute.name for attribute in attrs.fields(Step)} - {"outputs"}


@pytest.mark.parametrize("kind", [Step, *INPUTS, RawStep])
def test_every_argument_is_explained(kind: type[Step]) -> None:
    """The class's own arguments and its outputs, each on a line of the section of arguments.

    What all steps share is explained once, and named by the others.
    """
    _, _, arguments = (inspect.getdoc(kind) or "").partition("\nArgs:\n")

    names = {attribute.name for attribute in attrs.fields(kind)}
    own = names if kind is Step else names - _SHARED
    assert [] == [name for name in sorted(own) if f"\n    {name}: " not in f"\n{arguments}"]
    assert all(name in arguments for name in _SHARED)


def test_help_shows_it() -> None:
    """Whoever asks for help reads what goes into a voice message."""
    shown = pydoc.plain(pydoc.render_doc(VoiceMessage))

    for word in ("params:", "voiceProfile", "destination", "client_request_id:", "say&capture"):
        assert word in shown


@pytest.mark.parametrize("kind", [VoiceMessage, ChatAppsMessage])
def test_examples(kind: type[Step]) -> None:
    """An example makes steps in which nothing is found."""
    lines = (inspect.getdoc(kind) or "").partition("\nExample::\n\n")[2].splitlines()
    length = next((at for at, line in enumerate(lines) if line and line[0] != " "), len(lines))
    names = {name: getattr(automation, name) for name in automation.__all__}
    names["timedelta"] = timedelta
    exec(textwrap.dedent("\n".join(lines[:length])), names)  # noqa: S102 - our own docstring

    steps = names["steps"]
    assert isinstance(steps, list)
    assert () == Workflow("example", steps, trigger="http_request").check()
    assert kind is type(steps[0])


def test_the_example_of_a_call_waits_for_its_keys() -> None:
    """What the call keeps is what the wait is for."""
    example = inspect.getdoc(VoiceMessage) or ""

    assert WaitForDTMF.__name__ in example
    assert 'outputs={"call": "{{step.response.clientRequestId}}"}' in example
    assert 'dtmf_request_id="{{data.call}}"' in example
