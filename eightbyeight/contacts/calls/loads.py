"""Many contacts one by one, with a verdict for each."""

from typing import Unpack

from eightbyeight.contacts.calls.calling import Calls
from eightbyeight.contacts.load.choices import ContactsLoadChoices
from eightbyeight.contacts.load.load import ContactsLoad
from eightbyeight.contacts.load.outcomes import ContactsReport
from eightbyeight.loading.source import Rows

__all__ = ["LoadCalls"]


class LoadCalls(Calls):
    """Create many contacts and know what became of each."""

    def loading_contacts(self, rows: Rows, **choices: Unpack[ContactsLoadChoices]) -> ContactsLoad:
        """Create any number of contacts, one request each, as a stream of outcomes.

        ::

            async with contacts.loading_contacts(rows) as load:
                async for outcome in load:      # one ContactOutcome per contact, as they end
                    ...
            load.report

        It says of each contact whether it was created, merged into another, or fits more than one,
        which an upload (``upload_contacts``) cannot; an upload is one request, and far faster. A
        request whose answer is lost is never sent again: after ``settle`` seconds the contact is
        searched for, and it is called what that proves. Leaving the block early, or being
        cancelled, launches nothing more and waits for what is in flight.

        Args:
            rows: ``NewContact``, mappings with a contact's fields, or rows of a file from
                ``open_contacts``; an iterable or an async iterable.
            **choices: See :class:`~eightbyeight.contacts.load.choices.ContactsLoadChoices`.

        Raises:
            InvalidInputError: a choice cannot be meant.
        """
        return ContactsLoad(self._service, rows, **choices)

    async def load_contacts(
        self, rows: Rows, **choices: Unpack[ContactsLoadChoices]
    ) -> ContactsReport:
        """Create any number of contacts and report what became of each.

        One contact's failure neither hides nor stops another's; see :meth:`loading_contacts`. The
        load ends early only where the key or the account is refused, the service fails for ten
        minutes, or the deadline passes; then the report's ``stopped`` holds the error.

        Raises:
            SourceError: ``rows`` itself raised; what was in flight has been waited for.
            InvalidInputError: a choice cannot be meant.
        """
        async with self.loading_contacts(rows, **choices) as load:
            async for _ in load:
                pass
        return load.report
