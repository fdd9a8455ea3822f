"""What is kept of findings, and how they are shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightbyeight.contacts.files import ContactFinding, ContactRule, ContactsCheck, Severity
from eightbyeight.contacts.files.findings import Fault, Findings
from eightbyeight.errors import InvalidInputError

ERROR = Fault(ContactRule.EMAIL, "has no @", "write it like ana@example.com", "https://page")
WARNING = Fault(ContactRule.FORMULA, "would be run", "remove it", severity=Severity.WARNING)


def result_of(findings: Findings) -> ContactsCheck:
    """Give the result of a check that found this."""
    return ContactsCheck(
        name="leads.csv",
        rows=2000,
        size=99,
        columns=("msisdn",),
        errors=findings.errors,
        warnings=findings.warnings,
        counts=dict(findings.counts.most_common()),
        findings=findings.kept(),
        thorough=False,
    )


@given(st.lists(st.tuples(st.booleans(), st.integers(1, 700)), max_size=6))
def test_what_is_kept(runs: list[tuple[bool, int]]) -> None:
    """Everything is counted and told; the first 1,000 are kept, errors before warnings."""
    told: list[ContactFinding] = []
    findings = Findings(told.append)
    for is_error, count in runs:
        for _ in range(count):
            findings.add(ERROR if is_error else WARNING, row=len(told) + 1)

    errors = [one for one in told if one.severity is Severity.ERROR]
    warnings = [one for one in told if one.severity is Severity.WARNING]
    kept = [*errors[:1000], *warnings[: max(0, 1000 - len(errors))]]
    assert sorted(kept, key=lambda one: one.row or 0) == list(findings.kept())
    assert (len(errors), len(warnings)) == (findings.errors, findings.warnings)
    counts = {ContactRule.EMAIL: len(errors), ContactRule.FORMULA: len(warnings)}
    assert {rule: count for rule, count in counts.items() if count} == findings.counts


def test_without_a_listener() -> None:
    """Without anybody to tell, what is beyond the first 1,000 is counted all the same."""
    findings = Findings()
    for row in range(1001):
        findings.add(ERROR, row=row)

    assert (1001, 1000) == (findings.errors, len(findings.kept()))


def test_finding() -> None:
    """A finding has all there is to know, and its cell shortened."""
    findings = Findings()
    findings.add(ERROR, row=3, column="Mail", value="x" * 61)
    findings.add(WARNING, value="y" * 60)
    error, warning = findings.kept()

    assert ("email", "error", "https://page") == (error.rule, error.severity, error.source)
    assert "x" * 59 + "…" == error.value
    assert "y" * 60 == warning.value
    assert "row 3, column Mail: has no @: write it like ana@example.com" == str(error)
    assert "the file: would be run: remove it" == str(warning)


def test_no_personal_data_in_repr() -> None:
    """Neither the cell nor the mend, which may repeat it, is in what ends up in logs."""
    findings = Findings()
    findings.add(
        Fault(ContactRule.COUNTRY, "is bad", "write +6581234567"), row=3, value="+65 8123 4567"
    )
    (finding,) = findings.kept()

    assert "8123" not in repr(finding)
    assert "write +6581234567" in str(finding)
    with pytest.raises(InvalidInputError) as caught:
        result_of(findings).raise_for_errors()
    assert "8123" not in str(caught.value)
    assert "8123" not in repr(result_of(findings))


def test_finding_is_one_line() -> None:
    """A finding is one line, also where a column's name has two."""
    findings = Findings()
    findings.add(Fault(ContactRule.EMAIL, "is bad", ""), row=3, column="E\nmail")

    assert "row 3, column E mail: is bad" == str(findings.kept()[0])


def test_summary() -> None:
    """The summary is one line with the counts, and says nothing of rules that were kept."""
    findings = Findings()
    assert "leads.csv: 2,000 rows, 0 errors, 0 warnings" == result_of(findings).summary()
    findings.add(WARNING)
    findings.add(ERROR)
    findings.add(WARNING)

    expected = "leads.csv: 2,000 rows, 1 error, 2 warnings (formula 2, email 1)"
    assert expected == result_of(findings).summary()


def test_ok() -> None:
    """Warnings leave a file as good as it is; one error does not."""
    findings = Findings()
    findings.add(WARNING)
    check = result_of(findings)
    assert check.ok
    check.raise_for_errors()

    findings.add(ERROR, row=7)
    check = result_of(findings)
    assert not check.ok
    with pytest.raises(InvalidInputError) as caught:
        check.raise_for_errors()
    assert ["row 7: has no @"] == [problem.message for problem in caught.value.problems]
    assert "leads.csv" == caught.value.problems[0].field


def test_many_errors() -> None:
    """The exception names the first 20 errors and how many more there are."""
    findings = Findings()
    for row in range(22):
        findings.add(ERROR, row=row)

    with pytest.raises(InvalidInputError, match="and 2 more errors") as caught:
        result_of(findings).raise_for_errors()
    assert 21 == len(caught.value.problems)
