"""The previews and plans of a run, a folder with files for each stack, and their deployment."""

import sys
from dataclasses import dataclass
from pathlib import Path

from launcher.errors import UserError
from ops.ci import engine
from ops.inputs import read_text
from ops.review.preview import Preview
from ops.review.reading.read import read
from rehearsal.stack_file import StackName


@dataclass(frozen=True, slots=True)
class Files:
    """Where a stack's preview is, and what belongs to it.

    `note` says how it was made where that is not the usual way; `deployed` names the commit before.
    """

    folder: Path
    stack: str

    @property
    def name(self) -> str:
        """The short name of the stack, by which files and reviews go."""
        return StackName.parsed(self.stack).short

    @property
    def events(self) -> Path:
        """The engine's events."""
        return self.folder / f"{self.name}.jsonl"

    @property
    def plan(self) -> Path:
        """What a deployment is held to."""
        return self.folder / f"{self.name}.plan.json"

    @property
    def restore(self) -> Path:
        """The restore that was planned."""
        return self.folder / f"{self.name}.restore.json"

    @property
    def note(self) -> Path:
        """A sentence for the readers of the review."""
        return self.folder / f"{self.name}.note"

    @property
    def deployed(self) -> Path:
        """The commit that was deployed last."""
        return self.folder / f"{self.name}.deployed"


def make(files: Files) -> int:
    """Preview a stack; a preview that says why it failed is one to review, and no failure here."""
    make_folder(files.folder)
    code = engine.preview(files.stack, files.events)
    return 0 if usable_preview(files) else code or 1


def plan(files: Files) -> int:
    """Preview a stack, and keep the plan and what is deployed."""
    make_folder(files.folder)
    files.deployed.write_text(engine.deployed_commit(files.stack) or "")
    code = engine.preview(files.stack, files.events, "--save-plan", str(files.plan))
    return 0 if usable_preview(files) else code or 1


def up(files: Files) -> int:
    """Deploy a stack as its plan has it; the engine refuses whatever goes beyond."""
    if not files.plan.exists():
        raise UserError(
            f"There is no plan of {files.stack} in {files.folder}: create one with "
            f"`./mi ci plan --stack {files.stack}`."
        )
    return engine.up(files.stack, files.plan)


def make_folder(folder: Path) -> None:
    """Make the folder of previews, if it is not there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"The folder {folder} cannot be created: {error.strerror}.") from error


def usable_preview(files: Files) -> Preview | None:
    """Return the preview, or print why it cannot be used and return None."""
    if not files.events.exists():
        print(f"The engine wrote no preview of {files.stack}: see above.", file=sys.stderr)
        return None
    try:
        return read(read_text(str(files.events)), files.name)
    except UserError as error:
        print(f"The preview of {files.stack} cannot be used. {error}", file=sys.stderr)
        return None
