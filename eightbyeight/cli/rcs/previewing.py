"""The command ``rcs preview``: the storefront, written to a file."""

from pathlib import Path

import click
from attrs import frozen

from eightbyeight.cli.running import Exit, plain, print_out
from eightbyeight.cli.whole_file import WholeFile
from eightbyeight.rcs.profile import read_agent_profile
from eightbyeight.rcs.storefront import preview, refuse_own_image

__all__ = ["PreviewOptions", "draw"]


@frozen(kw_only=True)
class PreviewOptions:
    """What was asked for on the command line."""

    path: Path
    out: Path | None
    force: bool

    @property
    def target(self) -> Path:
        """The file to write."""
        return self.path.with_suffix(".html") if self.out is None else self.out


def draw(options: PreviewOptions) -> int:
    """Run the command; give the exit code."""
    profile = read_agent_profile(options.path)
    target = options.target
    refuse_own_image(profile, target)
    if _is_there(target) and not options.force:
        message = f"{plain(str(target))} is there already: --force writes over it"
        raise click.UsageError(message)
    with WholeFile(target, options, private=False) as file:
        file.write(preview(profile).encode("utf-8", "replace"))
    print_out(f"{plain(str(target))}: open it in a browser")
    return Exit.DONE


def _is_there(target: Path) -> bool:
    try:
        return target.is_file()
    except OSError:
        # Such as a name that is too long: writing it says so.
        return False
