"""Calls about what scripts may use, and what the account has used."""

from eightbyeight.automation.answers import read_list, read_usage, read_usage_history
from eightbyeight.automation.calls.calling import Calls
from eightbyeight.automation.models import Function, Timezone, Usage, UsageMonth
from eightbyeight.automation.requests import text_query

__all__ = ["LookupCalls"]


class LookupCalls(Calls):
    """Look up time zones, functions and usage."""

    async def list_timezones(self, contains: str | None = None) -> tuple[Timezone, ...]:
        """Give the time zones that functions such as ``isTimeOfDayBetween`` take; all of them.

        Source: the vendor's page "Retrieve a list of supported time zones".

        Args:
            contains: Only those whose name has this in it, in small letters or capitals.

        Raises:
            InvalidInputError: ``contains`` cannot be meant; nothing was sent.
            EightByEightError: any other error of the package's tree.
        """
        path = "steps/timezones" + text_query("contains", "contains", contains)
        return read_list(await self._get(path), tuple[Timezone, ...])

    async def list_functions(self) -> tuple[Function, ...]:
        """Give the functions that scripts may call beside those of JavaScript; all of them.

        Source: the vendor's page "Retrieve a list of supported JavaScript functions".

        Raises:
            EightByEightError: any error of the package's tree.
        """
        return read_list(await self._get("steps/functions"), tuple[Function, ...])

    async def get_usage(self) -> Usage:
        """Give how many instances the account may run, and how many it has run.

        Source: the vendor's page "Retrieve the allowed workflow counts and current usage".

        Raises:
            EightByEightError: any error of the package's tree.
        """
        return read_usage(await self._get("usage"))

    async def get_usage_history(self) -> tuple[UsageMonth, ...]:
        """Give how many instances the account ran in each month, in the service's order.

        Source: the vendor's page "Retrieve a list of executed workflow counts by yearly".

        Raises:
            EightByEightError: any error of the package's tree.
        """
        return read_usage_history(await self._get("usage/history"))
