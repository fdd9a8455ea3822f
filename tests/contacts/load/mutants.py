"""The rules of a load of contacts, broken one at a time: the schedules have to catch each of these.

A mutant that survives means that a fault is missing from the schedules.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from unittest.mock import patch

from eightbyeight.contacts.load import addresses, comparing, intake, plan
from eightbyeight.contacts.load.items import Item
from eightbyeight.contacts.load.meanings import Answer, Meaning, meaning_of
from eightbyeight.contacts.load.outcomes import TAKES_ADDRESSES, ContactOutcome, ContactVerdict
from eightbyeight.contacts.load.pace import Pace
from eightbyeight.contacts.load.plan import ContactsPlan
from eightbyeight.contacts.load.turns import Turns
from eightbyeight.contacts.models import Contact, CreatedContact
from eightbyeight.errors import ServerError

__all__ = ["MUTANTS"]

_search_again = ContactsPlan._search_again
_may_be, _has_address_of = Item.may_be, addresses.has_address_of
_enter, _leave = Turns.enter, Turns.leave
_keys_of, _created = addresses.keys_of, plan._created


def _lost_is(meaning: Meaning) -> Callable[[Answer], Meaning]:
    def of(answer: Answer) -> Meaning:
        real = meaning_of(answer)
        return meaning if real is Meaning.LOST else real

    return of


def _a_server_error_creates_nothing(answer: Answer) -> Meaning:
    return Meaning.NOT_SENT if isinstance(answer, ServerError) else meaning_of(answer)


def _a_stray_answer_is_a_refusal(answer: Answer) -> Meaning:
    real = meaning_of(answer)
    return Meaning.REFUSED if real is Meaning.STRAY else real


def _a_throttle_may_have_created(answer: Answer) -> Meaning:
    real = meaning_of(answer)
    return Meaning.LOST if real is Meaning.THROTTLED else real


def _everything_is_created(item: Item, answer: CreatedContact) -> ContactOutcome:
    return _created(item, CreatedContact(answer.contact, merged=False))


def _everything_is_rejected(item: Item, *_: object) -> ContactOutcome:
    return item.outcome(ContactVerdict.REJECTED)


def _search_after_the_end(self: ContactsPlan, item: Item, now: float) -> None:
    self._in_doubt.append((now + self._settle, item))


def _send_after_the_end(self: ContactsPlan, item: Item) -> None:
    self._ready.appendleft(item)


def _the_first_address_alone(addresses: Mapping[str, str], country: str | None) -> dict[str, str]:
    return dict([next(iter(_keys_of(addresses, country).items()))])


def _any_spelling_is_another(addresses: Mapping[str, str], _: str | None) -> dict[str, str]:
    return dict(addresses)


def _any_answer_to_a_national_number(self: Item, contact: Contact) -> bool:
    return _may_be(self, contact) or addresses.may_be_national(self.addresses, self.country)


def _the_digits_alone(sent: Mapping[str, str], _: str | None, contact: Contact) -> bool:
    return _has_address_of(sent, None, contact)


def _every_404_stops(*_: object) -> Meaning:
    return Meaning.REFUSED


def _no_404_stops(*_: object) -> Meaning:
    return Meaning.DECLINED


def _all_at_once(self: Turns, item: Item) -> bool:
    _enter(self, item)
    return True


def _nobody_goes_on(self: Turns, item: Item) -> list[Item]:
    _leave(self, item)
    return []


def _changed(
    where: object, name: str, what: object
) -> "Callable[[], AbstractContextManager[object]]":
    return lambda: patch.object(where, name, what)


MUTANTS: Mapping[str, "Callable[[], AbstractContextManager[object]]"] = {
    "what is lost is sent again": _changed(plan, "meaning_of", _lost_is(Meaning.NOT_SENT)),
    "what is lost was refused": _changed(plan, "meaning_of", _lost_is(Meaning.DECLINED)),
    "a 500 creates nothing": _changed(plan, "meaning_of", _a_server_error_creates_nothing),
    "a redirect is a refusal": _changed(plan, "meaning_of", _a_stray_answer_is_a_refusal),
    "a throttle may have created": _changed(plan, "meaning_of", _a_throttle_may_have_created),
    "a merge is a creation": _changed(plan, "_created", _everything_is_created),
    "a conflict is a rejection": _changed(plan, "_refused", _everything_is_rejected),
    "the search does not wait": _changed(ContactsPlan, "_search_later", _search_again),
    "a search goes on after the end": _changed(
        ContactsPlan, "_search_later", _search_after_the_end
    ),
    "a throttled row waits after the end": _changed(
        ContactsPlan, "_send_again", _send_after_the_end
    ),
    "an address is proof enough": _changed(comparing, "_lacking", lambda *_: iter(())),
    "the members do not matter": _changed(comparing, "_missing_members", lambda *_: iter(())),
    "only the first address is known": _changed(intake, "keys_of", _the_first_address_alone),
    "every spelling is another address": _changed(intake, "keys_of", _any_spelling_is_another),
    "any answer to a national number is believed": _changed(
        Item, "may_be", _any_answer_to_a_national_number
    ),
    "the digits of a national number are proof": _changed(
        comparing, "has_address_of", _the_digits_alone
    ),
    "every 404 stops": _changed(Pace, "blame", _every_404_stops),
    "no 404 stops": _changed(Pace, "blame", _no_404_stops),
    "nobody waits for an earlier row": _changed(Turns, "enter", _all_at_once),
    "nobody goes on after an earlier row": _changed(Turns, "leave", _nobody_goes_on),
    "a rejected row keeps its addresses": _changed(
        intake, "TAKES_ADDRESSES", frozenset(ContactVerdict)
    ),
    "an unknown row leaves its addresses": _changed(
        intake, "TAKES_ADDRESSES", TAKES_ADDRESSES - {ContactVerdict.UNKNOWN}
    ),
    "a throttle is not waited for": _changed(Pace, "_throttled", lambda *_: True),
    "nobody goes alone": _changed(Pace, "pause", lambda *_: None),
}
"""What is broken, and how."""
