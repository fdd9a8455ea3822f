"""Words for the tests of the plan: contacts, and what the service may answer."""

from eightbyeight.contacts.load.intake import Intake
from eightbyeight.contacts.load.items import Call, Item
from eightbyeight.contacts.load.outcomes import ContactOutcome, ContactVerdict
from eightbyeight.contacts.load.plan import ContactsPlan
from eightbyeight.contacts.models import Addresses, Contact, CreatedContact, NewContact
from eightbyeight.errors import AmbiguousContactError, NotFoundError, ValidationError
from eightbyeight.loading.gate import Gate
from eightbyeight.loading.steps import Pull, Send
from eightbyeight.rest.pages import Page
from tests.campaigns.plan.talk import lost, not_sent, revoked, throttled, unavailable

__all__ = [
    "ambiguous",
    "call_of",
    "created",
    "found",
    "invalid",
    "item_of",
    "lost",
    "many",
    "new",
    "not_sent",
    "not_there",
    "only",
    "planned",
    "proven",
    "revoked",
    "sent",
    "throttled",
    "unavailable",
    "verdicts",
    "wants_a_row",
]


def new(number: int, **members: object) -> NewContact:
    """Make a contact with a phone number of its own."""
    return NewContact(Addresses(msisdn=f"+65{number:08}"), **members)  # type: ignore[arg-type]


def many(count: int) -> list[NewContact]:
    """Make so many contacts."""
    return [new(number) for number in range(count)]


def item_of(contact: NewContact) -> Item:
    """Take a contact as the first row of a load."""
    item = Intake().take(contact)
    assert isinstance(item, Item)
    return item


def call_of(number: int = 1, *, searching: bool = False) -> Call:
    """Make the request of a contact."""
    return Call(item_of(new(1)), searching, number)


def planned(
    count: int,
    *,
    concurrency: int = 8,
    settle: float = 30.0,
    deadline: float | None = None,
    limiter: Gate | None = None,
    ended: bool = True,
) -> ContactsPlan:
    """Make a plan that has been fed so many contacts."""
    plan = ContactsPlan(
        concurrency=concurrency,
        settle=settle,
        deadline=deadline,
        random=lambda: 0.0,
        limiter=limiter,
    )
    plan.feed(many(count), ended=ended)
    return plan


def sent(plan: ContactsPlan, now: float = 0.0) -> Call:
    """Let the plan send; it must want to."""
    step = plan.next_step(now)
    assert isinstance(step, Send), step
    return step.task


def proven(plan: ContactsPlan) -> ContactsPlan:
    """Let the first contact be created."""
    plan.tell(sent(plan), created(1), 0.0)
    return plan


def wants_a_row(plan: ContactsPlan, now: float = 0.0) -> bool:
    """Tell whether the plan asks for a row next."""
    return isinstance(plan.next_step(now), Pull)


def created(contact_id: int = 1, *, merged: bool = False) -> CreatedContact:
    """Create a contact, or merge it."""
    return CreatedContact(Contact(id=contact_id, addresses=Addresses()), merged=merged)


def found(*contacts: Contact, more: bool = False) -> Page[Contact]:
    """Find these contacts."""
    return Page(items=contacts, has_next_page=more)


def ambiguous() -> AmbiguousContactError:
    """Say that its addresses belong to more than one contact."""
    return AmbiguousContactError("409 two contacts", status=409)


def invalid(status: int = 400) -> ValidationError:
    """Refuse a contact for what it is."""
    return ValidationError(f"{status} bad", status=status)


def not_there() -> NotFoundError:
    """Say that a group, or the account, is not there."""
    return NotFoundError("404 not there", status=404)


def verdicts(plan: ContactsPlan) -> dict[int, ContactVerdict]:
    """Take what the plan has to tell, by row."""
    return {outcome.row: outcome.verdict for outcome in plan.take_outcomes()}


def only(plan: ContactsPlan) -> ContactOutcome:
    """Take the one outcome the plan has to tell."""
    (outcome,) = plan.take_outcomes()
    return outcome
