"""What a check finds: an error or a warning, told in one line."""

from eightbyeight.findings import Finding, Severity


def test_errors_and_warnings() -> None:
    """The two ways of making a finding differ in how bad it is, and in nothing else."""
    expected = Finding(
        severity=Severity.ERROR, rule="r", where="w", message="is off", mend="turn it", source="s"
    )

    assert expected == Finding.error("r", "w", "is off", "turn it", "s")
    warning = Finding.warning("r", None, "is off", "turn it")
    assert (Severity.WARNING, None, "") == (warning.severity, warning.where, warning.source)
    assert ("w: is off: turn it", "is off: turn it") == (str(expected), str(warning))
