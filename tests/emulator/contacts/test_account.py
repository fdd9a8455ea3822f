"""An account against a plain list of contacts, whatever is done to both."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from attrs import define, evolve, field
from hypothesis import given, settings
from hypothesis import strategies as st

from eightbyeight.emulator.contacts.account import Account, Numbers
from eightbyeight.emulator.contacts.jobs import Speed
from eightbyeight.emulator.contacts.values import Contact, Group

NOW = datetime(2026, 5, 1, 8, tzinfo=UTC)
GROUPS = (1, 2)
ADDRESSES = st.dictionaries(
    st.sampled_from(["msisdn", "email", "lineId"]),
    # The numbers of the first contacts that are filled in, among others.
    st.sampled_from(["6580000001", "6580000002", "6580000003", "6580000004", "a"]),
    min_size=1,
)
STEP = st.one_of(
    st.tuples(st.just("new"), ADDRESSES, st.sets(st.sampled_from(GROUPS))),
    st.tuples(st.just("fill"), st.integers(0, 3), st.sets(st.sampled_from(GROUPS))),
    st.tuples(st.just("change"), st.integers(0, 9), ADDRESSES),
    st.tuples(st.just("remove"), st.sets(st.integers(0, 9))),
    st.tuples(st.just("join"), st.integers(0, 9), st.sampled_from(GROUPS)),
    st.tuples(st.just("leave"), st.integers(0, 9), st.sampled_from(GROUPS)),
)
STEPS = st.lists(STEP, max_size=6)


@define
class Model:
    """The account, and the contacts it has to have by now."""

    account: Account
    contacts: list[Contact] = field(factory=list)

    def take(self, step: tuple[object, ...]) -> None:
        """Do one step to both."""
        match step:
            case ("new", dict() as addresses, set() as groups):
                contact_id = self.account.numbers.take_contacts()
                contact = Contact(contact_id, NOW, addresses, groups=tuple(groups))
                self.account.put(contact)
                self.contacts.append(contact)
            case ("fill", int() as count, set() as groups):
                ids = self.account.fill(count, tuple(groups), NOW)
                self.contacts += [self.account.contacts[each] for each in ids]
            case ("change", int() as place, dict() as addresses) if place < len(self.contacts):
                self._change(place, evolve(self.contacts[place], addresses=addresses))
            case ("remove", set() as places):
                doomed = [each for at, each in enumerate(self.contacts) if at in places]
                self.account.remove(doomed)
                self.contacts = [each for each in self.contacts if each not in doomed]
            case ("join", int() as place, int() as group) if place < len(self.contacts):
                contact = self.contacts[place]
                self.account.join([contact], [group])
                joined = tuple(dict.fromkeys((*contact.groups, group)))
                self.contacts[place] = evolve(contact, groups=joined)
            case ("leave", int() as place, int() as group) if place < len(self.contacts):
                contact = self.contacts[place]
                self.account.leave([contact], group)
                left = tuple(each for each in contact.groups if each != group)
                self.contacts[place] = evolve(contact, groups=left)
            case _:
                pass

    def _change(self, place: int, contact: Contact) -> None:
        self.account.put(contact)
        self.contacts[place] = contact

    def check(self) -> None:
        """Compare whatever can be asked of an account with the list."""
        account = self.account
        assert self.contacts == list(account.contacts)
        assert [each.id for each in self.contacts] == list(account.contacts.ids)
        for group in GROUPS:
            members = [each for each in self.contacts if group in each.groups]
            assert members == account.members(group)
            assert len(members) == account.size(group)
        for kind in ("msisdn", "email", "lineId"):
            for text in ("6580000001", "6580000002", "6580000003", "6580000004", "a"):
                found = [each for each in self.contacts if each.addresses.get(kind) == text]
                assert found == account.contacts.matching({kind: text})
        assert account.contacts.get(1) is None


def _account(steps: Sequence[tuple[object, ...]]) -> Model:
    model = Model(Account("acme", Numbers(), Speed(timedelta(), timedelta())))
    for group in GROUPS:
        model.account.put_group(Group(group, NOW, f"g{group}"))
    for step in steps:
        model.take(step)
    return model


@settings(max_examples=200)
@given(STEPS, STEPS)
def test_an_account_is_a_list(
    before: list[tuple[object, ...]], after: list[tuple[object, ...]]
) -> None:
    """Contacts are found by place, id, group and address as in a plain list [C3] [L7]."""
    model = _account(before)
    model.check()
    for step in after:
        model.take(step)
    model.check()


@settings(max_examples=200)
@given(STEPS, STEPS.filter(lambda steps: all(step[0] != "fill" for step in steps)), STEPS)
def test_a_trial_leaves_no_trace(
    before: list[tuple[object, ...]],
    tried: list[tuple[object, ...]],
    after: list[tuple[object, ...]],
) -> None:
    """What is tried is taken back, whatever it was, and what comes after sees none of it [F6]."""
    model = _account(before)
    kept, changes = list(model.contacts), model.account.changes
    with model.account.trial():
        for step in tried:
            model.take(step)
        model.check()

    model.contacts = kept
    model.check()
    assert changes == model.account.changes
    for step in after:
        model.take(step)
    model.check()


@given(STEPS)
def test_an_account_that_was_emptied(steps: list[tuple[object, ...]]) -> None:
    """An account that was emptied is as one that never had contacts, its groups apart [J5]."""
    model = _account(steps)
    ids = [contact.id for contact in model.contacts]
    model.account.clear()
    model.contacts.clear()
    model.check()
    assert [] == [each for each in ids if model.account.contacts.get(each) is not None]
    for step in steps:
        model.take(step)
    model.check()
