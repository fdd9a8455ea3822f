"""What to do after a check of a file."""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from attrs import evolve, frozen

from eightbyeight.contacts.files import ContactFinding, ContactRule, ContactsCheck
from eightbyeight.contacts.files.importers import FOR_UPLOAD

__all__ = ["Asked", "advice", "is_just_too_large", "with_option", "with_splitting"]

_AGAIN = "Next: mend what is wrong, and check again."
_FIELDS = {spelling: field for field, spelling in FOR_UPLOAD.spellings.items()}
_EXCEL = ".xlsx"


@frozen(kw_only=True)
class Asked:
    """How a file was checked."""

    path: Path
    country: str | None
    columns: Mapping[str, str]
    """The file's own names, by field."""
    format: str | None
    file_columns: Sequence[str]
    """The columns of a file without a header."""
    converse: bool

    @property
    def suffix(self) -> str:
        """What an upload knows such a file by."""
        found = self.path.suffix.lower() if self.format is None else f".{self.format}"
        return _EXCEL if found == _EXCEL else ".csv"

    @property
    def uploaded(self) -> Path:
        """What the file has to be called for an upload."""
        if self.path.suffix.lower() == self.suffix:
            return self.path
        return self.path.with_suffix(self.suffix)


def is_just_too_large(checked: ContactsCheck) -> bool:
    """Tell whether the size of a file is the only error in it."""
    return not checked.ok and checked.errors == checked.counts.get(ContactRule.FILE_TOO_LARGE)


def with_splitting(checked: ContactsCheck) -> ContactsCheck:
    """Let what was found of a file's size say which option mends it."""
    return evolve(checked, findings=tuple(map(with_option, checked.findings)))


def with_option(finding: ContactFinding) -> ContactFinding:
    """Let a finding of a file's size say which option mends it."""
    if finding.rule is not ContactRule.FILE_TOO_LARGE:
        return finding
    return evolve(finding, mend="upload it with --split, which takes CSV")


def advice(asked: Asked, checked: ContactsCheck) -> str:
    """Say what to do next."""
    too_large = is_just_too_large(checked)
    if not checked.ok and not too_large:
        return _AGAIN
    if asked.converse:
        return "Next: import it in Converse."
    changes = list(_changes(asked, checked))
    path = asked.uploaded
    if too_large and asked.suffix == _EXCEL:
        changes.append("save it as CSV")
        path = path.with_suffix(".csv")
    command = " ".join(_command(asked, path, split=too_large))
    return f"Next: {'; '.join((*changes, f'then {command}'))}" if changes else f"Next: {command}"


def _changes(asked: Asked, checked: ContactsCheck) -> Iterator[str]:
    """Say what has to be different in the file, where options made up for it."""
    if not asked.file_columns:
        for field, name in asked.columns.items():
            yield f"name the column {shlex.quote(name)} {_FIELDS.get(field, field)} in the file"
    if asked.country is not None and any(map(_may_be_national, checked.findings)):
        yield "write national numbers in international form, as the findings say"
    if asked.uploaded != asked.path:
        yield f"rename the file to {shlex.quote(asked.uploaded.name)}"


def _may_be_national(finding: ContactFinding) -> bool:
    if finding.rule is ContactRule.PHONE_UNASSIGNED:
        # Without its country it may be impossible, which is an error.
        return "+" not in finding.value
    return finding.rule is ContactRule.PHONE_NATIONAL


def _command(asked: Asked, path: Path, *, split: bool) -> Iterator[str]:
    yield f"eightbyeight contacts upload {shlex.quote(str(path))}"
    if asked.file_columns:
        fields = {name: _FIELDS.get(field, field) for field, name in asked.columns.items()}
        names = (fields.get(name, name) for name in asked.file_columns)
        yield f"--no-header --columns {shlex.quote(','.join(names))}"
    if split:
        yield "--split"
