"""What can be known to be wrong with a workflow before it is sent; pure.

An error is what the vendor's pages forbid; a warning is what they allow and is perhaps not meant.
"""

from collections.abc import Iterator
from enum import StrEnum

from eightbyeight.automation.blueprint import Blueprint
from eightbyeight.automation.checking.form import find_in_form
from eightbyeight.automation.checking.pages import CREATE, STEPS
from eightbyeight.automation.checking.step_rules import find_in_step
from eightbyeight.automation.checking.way_rules import find_in_ways, label_of
from eightbyeight.automation.checking.words import how_to_write
from eightbyeight.automation.values import DefinitionStatus, Trigger
from eightbyeight.automation.ways import graph_of
from eightbyeight.errors import InputProblem, InvalidInputError
from eightbyeight.findings import Finding, Severity

__all__ = ["check_workflow", "require_sound"]


def check_workflow(workflow: Blueprint) -> tuple[Finding, ...]:
    """Look for what is wrong with a workflow.

    Returns:
        Findings, errors before warnings; none where nothing was found.
    """
    unfit = tuple(find_in_form(workflow))
    if unfit:
        return unfit
    graph = graph_of(workflow.steps)
    found = list(_envelope(workflow))
    for place in graph.places:
        found += find_in_step(place.step, label_of(place))
    if graph.places:
        found += find_in_ways(graph)
    return tuple(sorted(_once(found), key=lambda finding: finding.severity is not Severity.ERROR))


def _once(found: list[Finding]) -> Iterator[Finding]:
    wrong = {one.where for one in found if one.severity is Severity.ERROR}
    for one in found:
        # A word that an error speaks of needs no warning beside it.
        if one.rule != "word-unknown" or one.where not in wrong:
            yield one


def require_sound(workflow: Blueprint) -> None:
    """Refuse a workflow with errors; warnings are let through.

    Raises:
        InvalidInputError: one problem per error.
    """
    errors = [one for one in check_workflow(workflow) if one.severity is Severity.ERROR]
    if errors:
        raise InvalidInputError(
            *(InputProblem(f"{one.message}: {one.mend}", one.where) for one in errors)
        )


def _envelope(workflow: Blueprint) -> Iterator[Finding]:
    for name, value in (("name", workflow.name), ("sub_account_id", workflow.sub_account_id)):
        if value is not None or name == "name":
            yield from _text(name, value)
    if not workflow.steps:
        yield _error("no-steps", "steps", "are none", "give it something to do")
    yield from _word("trigger", workflow.trigger, Trigger)
    yield from _word("status", workflow.status, DefinitionStatus)


def _text(name: str, value: object) -> Iterator[Finding]:
    if not isinstance(value, str):
        yield _error(name, name, f"must be a text, not {type(value).__name__}", "give a text")
    elif not value.strip():
        yield _error(name, name, "is blank", "give it a name that people know it by")


def _word(name: str, value: object, words: type[StrEnum]) -> Iterator[Finding]:
    if not isinstance(value, str):
        yield from _text(name, value)
    elif value not in set(words):
        # The service may have learnt more of them than the vendor's schema names.
        yield Finding.warning(
            f"{name}-unknown",
            name,
            f"{value!r:.60} is none of {', '.join(words)}",
            how_to_write(value, words),
            CREATE,
        )


def _error(rule: str, where: str | None, message: str, mend: str) -> Finding:
    return Finding.error(rule, where, message, mend, CREATE if rule != "no-steps" else STEPS)
