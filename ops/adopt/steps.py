"""The steps of an adoption: the files to write, and the commands that follow."""

import json
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from ops.adopt import pack_file, stack_file
from ops.adopt.plan import Plan
from ops.adopt.stack_file import EditError
from ops.files import exact_text, rewritten
from rehearsal.pack import config_file, own_config_file

DESTINATION_TYPE = "aws:dynamodb/kinesisStreamingDestination:KinesisStreamingDestination"
TABLE_TYPE = "aws:dynamodb/table:Table"


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """The steps that adopt the tables of a plan, from a checkout."""

    plan: Plan
    folder: Path

    @property
    def import_file(self) -> Path:
        """The file for `pulumi import`, which is not needed afterwards."""
        return self.folder / f"adopt.{self.plan.stack}.json"

    def texts(self) -> dict[Path, str]:
        """Return the files to write; EditError if one cannot be."""
        if not (self.plan.ok and self.plan.adoptable):
            return {}
        settings = self.plan.settings
        texts = {
            self._stack_file: rewritten(
                exact_text(self._stack_file), lambda text: stack_file.edited(text, settings)
            ),
            self._pack_config: self._pack_text(),
            self.import_file: json.dumps(self.import_document(), indent=2) + "\n",
        }
        return {path: text for path, text in texts.items() if _differs(path, text)}

    def _pack_text(self) -> str:
        """Return the pack's config with the tables' names."""
        path = self.folder / self._present_config
        try:
            names = self.plan.names
            return rewritten(exact_text(path), lambda text: pack_file.edited(text, names))
        except OSError as error:
            raise EditError(f"{path} cannot be read: {error.strerror}.") from error
        except ValueError as error:
            raise EditError(f"{path} is not valid JSON: {error}. Nothing was written.") from error

    def import_document(self) -> Mapping[str, object]:
        """Return the document for `pulumi import`, with the provider that the program uses."""
        provider = version("pulumi-aws")
        tables = [
            {"type": TABLE_TYPE, "name": table.spec.name, "id": table.name, "version": provider}
            for table in self.plan.adoptable
        ]
        streams = [
            {
                "type": DESTINATION_TYPE,
                "name": f"{table.spec.name}-kinesis",
                "id": f"{table.name},{table.stream}",
                "version": provider,
            }
            for table in self.plan.adoptable
            if table.stream
        ]
        return {"resources": [*tables, *streams]}

    def commands(self) -> list[str]:
        """Return the commands to run, in order, once the files are written."""
        stack = f"--stack {shlex.quote(self.plan.engine_name)}"
        config = self._pack_config.relative_to(self.folder)
        pack = f"--policy-pack policies --policy-pack-config {config}"
        file = shlex.quote(str(self.import_file))
        return [
            f"pulumi import {stack} --file {file} --generate-code=false",
            f"rm {file}",
            f"pulumi preview {stack} --diff {pack}",
            f"pulumi up {stack} {pack}",
            f"./mi verify {stack}",
        ]

    def next_lines(
        self, texts: Mapping[Path, str], given: list[str], *, written: bool
    ) -> list[str]:
        """Return the next steps; `given` are the options of this run."""
        if not self.plan.ok:
            return ["Correct the problems above, and run this command again. Nothing was written."]
        if not self.plan.adoptable:
            return ["There is nothing left to adopt."]
        files = self._named(texts)
        if not written:
            again = shlex.join(["./mi", "adopt", *given, "--write"])
            return [f"Next, write {files}:", f"  {again}"]
        return [f"Written: {files}. Next:", *(f"  {command}" for command in self.commands())]

    def document(self, texts: Mapping[Path, str], *, written: bool) -> dict[str, object]:
        """Return it as JSON values."""
        steps = self.commands() if self.plan.ok and self.plan.adoptable else []
        files = [str(path.relative_to(self.folder)) for path in texts]
        return self.plan.document() | {"files": files, "written": written, "commands": steps}

    def _named(self, texts: Mapping[Path, str]) -> str:
        return ", ".join(str(path.relative_to(self.folder)) for path in texts) or "nothing"

    @property
    def _stack_file(self) -> Path:
        return self.folder / f"Pulumi.{self.plan.stack}.yaml"

    @property
    def _present_config(self) -> str:
        stack, environment = self.plan.stack, self.plan.environment
        found = config_file(stack, environment, self.folder)
        return found or own_config_file(stack, environment)

    @property
    def _pack_config(self) -> Path:
        """The config that gets the names, which is the stack's own."""
        if not self.plan.names:
            return self.folder / self._present_config
        return self.folder / own_config_file(self.plan.stack, self.plan.environment)


def _differs(path: Path, text: str) -> bool:
    return not path.exists() or exact_text(path) != text
