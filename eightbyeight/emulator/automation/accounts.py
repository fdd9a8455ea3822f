"""The accounts of the emulated automation service, as tests and users fill and look at them.

Whatever happens to an account without a request is done here.
"""

from collections.abc import Mapping, Sequence

from eightbyeight.emulator.accounts.book import AccountBook, World
from eightbyeight.emulator.accounts.refusing import RefusedError
from eightbyeight.emulator.automation.account import Account, Brain, Numbers, PlannedFailure
from eightbyeight.emulator.automation.expressions import decided
from eightbyeight.emulator.automation.starting import started, triggered
from eightbyeight.emulator.automation.steps import reply_key
from eightbyeight.emulator.automation.values import Awaited, Definition, Instance
from eightbyeight.emulator.automation.walking import Decide
from eightbyeight.emulator.automation.wanted import TRIGGERS, WantedDefinition, read_definition
from eightbyeight.errors import InvalidInputError

__all__ = ["Automation"]


class Automation:
    """Make definitions, start instances, look at them, and let things happen to them.

    An account that nobody has named yet is there all the same, and empty. Every method raises
    ``InvalidInputError`` for one that the emulator was told not to have.

    Args:
        world: What time it is, and which accounts there are.
    """

    def __init__(self, world: World) -> None:
        self._clock = world.clock
        self._numbers = Numbers()
        self._brain = Brain(decided)
        self.book: AccountBook[Account] = AccountBook(world, self._make)
        """The accounts as they are, for those who answer for them."""

    def _make(self, account_id: str) -> Account:
        return Account(account_id, self._numbers, self._brain)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the accounts that somebody has named, in the order in which it was done."""
        return self.book.ids

    @property
    def decide(self) -> Decide:
        """What decides the conditions of ``If`` and of branches, in all accounts.

        It is given the expression without its braces, and the data of the instance, in which
        ``step`` is what the step has given. Unless another is set, ``true``, ``false``, and
        ``==`` and ``!=`` between ``data.x.y``, ``step.x``, texts, numbers and ``null`` are
        understood, and everything else counts as false: there is no JavaScript here.
        """
        return self._brain.how

    @decide.setter
    def decide(self, decide: Decide) -> None:
        self._brain.how = decide

    def create(  # noqa: PLR0913 - what a definition can have, by keyword only
        self,
        account_id: str,
        name: str,
        steps: Sequence[Mapping[str, object]],
        *,
        trigger: str = "http_request",
        status: str = "enabled",
        sub_account_id: str | None = None,
    ) -> str:
        """Make a definition.

        Args:
            account_id: Where.
            name: Need not be the only one.
            steps: By the vendor's names: ``{"id": "s1", "stepType": "Wait", "inputs": {...}}``.
            trigger: ``inbound_sms``, ``inbound_chat_apps`` or ``http_request``.
            status: ``enabled`` or ``disabled``.
            sub_account_id: The only sub-account it is for; None for any.

        Returns:
            Its id.

        Raises:
            InvalidInputError: a value is not what it should be.
        """
        account = self.book.known(account_id)
        document = {
            "subAccountId": sub_account_id,
            "trigger": trigger,
            "status": status,
            "definition": {"name": name, "steps": [dict(each) for each in steps]},
        }
        return account.create(_wanted(document), self._clock.now()).id

    def definitions(self, account_id: str) -> tuple[Definition, ...]:
        """Look at the latest version of each definition, the newest definition first."""
        return tuple(self.book.known(account_id).definitions)

    def versions(self, account_id: str, definition_id: str) -> tuple[Definition, ...]:
        """Look at all versions of a definition, the latest first; none where there is none."""
        return self.book.known(account_id).versions(definition_id)

    def start(
        self, account_id: str, definition_id: str, data: Mapping[str, object] | None = None
    ) -> str:
        """Start an instance of the latest version, enabled or not.

        Args:
            account_id: Where.
            definition_id: Of which definition.
            data: What the trigger would bring: for an inbound message the whole of it, with what
                it says as ``payload``.

        Returns:
            The id of the instance.

        Raises:
            InvalidInputError: there is no such definition.
        """
        account = self.book.known(account_id)
        versions = account.versions(definition_id)
        if not versions:
            raise InvalidInputError.of("definition_id", "the account has no such definition")
        return started(account, versions[0], data or {}, None, self._clock.now()).workflow_id

    def trigger(
        self,
        account_id: str,
        trigger: str,
        data: Mapping[str, object],
        *,
        sub_account_id: str | None = None,
    ) -> tuple[str, ...]:
        """Let a trigger fire: start an instance of each enabled definition that is for it.

        Args:
            account_id: Where.
            trigger: ``inbound_sms``, ``inbound_chat_apps`` or ``http_request``.
            data: What it brings; see :meth:`start`.
            sub_account_id: Where it fires; definitions for another sub-account do not start.

        Returns:
            The ids of the instances.

        Raises:
            InvalidInputError: there is no such trigger.
        """
        if trigger not in TRIGGERS:
            raise InvalidInputError.of("trigger", f"must be one of {', '.join(TRIGGERS)}")
        account = self.book.known(account_id)
        made = triggered(account, trigger, data, sub_account_id, self._clock.now())
        return tuple(each.workflow_id for each in made)

    def instances(self, account_id: str, definition_id: str | None = None) -> tuple[Instance, ...]:
        """Look at all instances, or at those of one definition, the newest first."""
        found = self.book.known(account_id).instances
        return tuple(each for each in found if definition_id in (None, each.definition.id))

    def get(self, account_id: str, workflow_id: str) -> Instance:
        """Look at an instance as it stands now; the look does not change afterwards.

        Raises:
            InvalidInputError: there is no such instance.
        """
        instance = self.book.known(account_id).instance(workflow_id)
        if instance is None:
            raise InvalidInputError.of("workflow_id", "the account has no such instance")
        return instance

    def reply(
        self, account_id: str, sender: str, payload: Mapping[str, object], *, channel: str = "sms"
    ) -> int:
        """Let somebody answer: end the wait of every running instance that waits for this.

        Args:
            account_id: Where.
            sender: The phone number, with or without plus, or the user's id on the channel.
            payload: What becomes of it: the step's output ``reply``.
            channel: Where it is said; capitals do not matter.

        Returns:
            How many instances waited for it.
        """
        awaited = Awaited("reply", reply_key(channel, sender))
        return self.book.known(account_id).tell(awaited, dict(payload), self._clock.now())

    def press(self, account_id: str, request_id: str, keys: str) -> int:
        """Let somebody press keys at a call: end the wait of those that wait for this.

        Args:
            account_id: Where.
            request_id: What the step that waits calls ``dtmfRequestId``.
            keys: Such as ``2``.

        Returns:
            How many instances waited for it.
        """
        data = {"clientRequestId": request_id, "actionDetails": {"dtmf": keys}}
        awaited = Awaited("dtmfData", (request_id,))
        return self.book.known(account_id).tell(awaited, data, self._clock.now())

    def fail_next_step(
        self, account_id: str, message: str = "Invalid subaccount id.", *, step: str | None = None
    ) -> None:
        """Let the next step that an instance comes to fail, so that the instance terminates.

        Args:
            account_id: Where.
            message: What its error says.
            step: The id of the step; None for whichever comes first.
        """
        self.book.known(account_id).failures.append(PlannedFailure(message, step))

    def usage(self, account_id: str) -> Mapping[tuple[int, int], int]:
        """Look at how many instances were started, by year and month."""
        return dict(self.book.known(account_id).used)


def _wanted(document: Mapping[str, object]) -> WantedDefinition:
    try:
        return read_definition(document)
    except RefusedError as refused:
        problem = refused.refusal.message
    raise InvalidInputError.of("definition", problem)
