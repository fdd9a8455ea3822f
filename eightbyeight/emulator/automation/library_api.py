"""The operations that look things up: time zones, functions, usage.

Source: the OpenAPI file and its examples.
"""

from collections.abc import Sequence

from attrs import frozen

from eightbyeight.emulator.accounts.calls import Answer
from eightbyeight.emulator.automation.bodies import history_body, usage_body
from eightbyeight.emulator.automation.calls import Call, Operation
from eightbyeight.emulator.automation.library import FUNCTIONS, TIMEZONES
from eightbyeight.emulator.router import Route

__all__ = ["LibraryApi"]


@frozen
class LibraryApi:
    """Answer what is looked up."""

    by_schema: bool
    """Whether answers are shaped as the schemas rather than the examples."""

    @property
    def routes(self) -> Sequence[Route[Operation]]:
        """Where the operations are reached, from the account on."""
        return (
            Route("/steps/timezones", {"GET": Operation(list_timezones)}),
            Route("/steps/functions", {"GET": Operation(list_functions)}),
            Route("/usage", {"GET": Operation(self.get_usage)}),
            Route("/usage/history", {"GET": Operation(get_history)}),
        )

    def get_usage(self, call: Call) -> Answer:
        """Give what was used in this month."""
        year, month = call.now.year, call.now.month
        body = usage_body(call.account.used[year, month], year, month)
        # The schema is a list of objects with an account; the example is one without.
        return Answer(200, [{"accountId": call.account.id, **body}] if self.by_schema else body)


def get_history(call: Call) -> Answer:
    """Give what was used in each month, the latest first."""
    return Answer(200, history_body(call.account.id, call.account.used))


def list_timezones(call: Call) -> Answer:
    """Give the time zones whose names hold a text, whatever its case."""
    text = (call.query.text("contains") or "").casefold()
    zones = {zone: name for zone, name in TIMEZONES.items() if text in f"{zone}\n{name}".casefold()}
    return Answer(200, [{"id": zone, "name": name} for zone, name in zones.items()])


def list_functions(call: Call) -> Answer:  # noqa: ARG001 - as all operations
    """Give the functions that expressions can use."""
    return Answer(200, [each.body() for each in FUNCTIONS])
