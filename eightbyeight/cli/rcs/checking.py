"""The command ``rcs check``: what is wrong with a profile, before it is filed."""

import json
import shlex
from collections.abc import Sequence
from pathlib import Path

from attrs import asdict, frozen

from eightbyeight.cli.running import Exit, print_out
from eightbyeight.findings import Finding, Severity
from eightbyeight.rcs.checking import check_agent_profile
from eightbyeight.rcs.colors import contrast_text, contrast_with_white, is_color
from eightbyeight.rcs.profile import AgentProfile, read_agent_profile

__all__ = ["CheckedProfile", "check"]


@frozen(kw_only=True)
class CheckedProfile:
    """A profile and what was found."""

    path: Path
    profile: AgentProfile
    findings: Sequence[Finding]

    def count(self, severity: Severity) -> int:
        """Count the findings of a severity."""
        return sum(one.severity is severity for one in self.findings)

    @property
    def ok(self) -> bool:
        """Whether there is no error; there may be warnings."""
        return not self.count(Severity.ERROR)

    @property
    def contrast(self) -> str | None:
        """The contrast of the brand's colour with white text; None where it is no colour."""
        color = self.profile.brand_color
        return contrast_text(contrast_with_white(color)) if is_color(color) else None

    @property
    def advice(self) -> str:
        """What to do next."""
        if not self.ok:
            return "Next: mend what is wrong, and check again."
        return f"Next: eightbyeight rcs preview {shlex.quote(str(self.path))}"


def check(path: Path, *, as_json: bool) -> int:
    """Run the command; give the exit code."""
    profile = read_agent_profile(path)
    checked = CheckedProfile(path=path, profile=profile, findings=check_agent_profile(profile))
    if as_json:
        print_out(json.dumps(_members(checked)))
    else:
        from eightbyeight.cli.rcs.check_table import check_page  # noqa: PLC0415 - needs rich

        print_out(check_page(checked))
    return Exit.DONE if checked.ok else Exit.FAILED


def _members(checked: CheckedProfile) -> dict[str, object]:
    return {
        "file": str(checked.path),
        "ok": checked.ok,
        "errors": checked.count(Severity.ERROR),
        "warnings": checked.count(Severity.WARNING),
        "contrast": None if checked.contrast is None else float(checked.contrast),
        "findings": [asdict(finding) for finding in checked.findings],
    }
