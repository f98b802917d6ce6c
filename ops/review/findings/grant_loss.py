"""A policy or a role that is deleted, or made anew, while its table stays."""

import re
from collections.abc import Iterator

from ops.review.finding import Finding
from ops.review.findings.names import name_after, name_before
from ops.review.findings.steps import before, lost
from ops.review.findings.surviving import Surviving
from ops.review.preview import Preview
from ops.review.tokens import POLICY, ROLE, word

_TABLE = re.compile(r":table/([\w.-]+)")


def find(preview: Preview) -> Iterator[Finding]:
    """Yield a finding for each policy that is deleted, and for what is replaced under its name."""
    gone = Surviving(preview).lost_tables()
    for step in lost(preview, POLICY):
        tables = set(_TABLE.findall(str(before(step, "policy"))))
        if step.op == "delete" and not (tables and tables <= gone):
            yield Finding(
                name=f"grant-removed:{step.name}",
                severity="look",
                says=f"The policy {step.name} is deleted: AWS refuses that while a role has it, "
                "and a role that had it can no longer do its work.",
                todo="Take it from every role that has it first.",
            )
    for step in lost(preview, POLICY, ROLE):
        if step.op == "replace" and name_before(step) == name_after(step):
            yield Finding(
                name=f"grant-replaced:{step.name}",
                severity="look",
                says=f"The {word(step)} {step.name} is deleted and made anew, because of "
                f"{', '.join(step.replace_keys)}: AWS refuses that while somebody has it, and "
                "meanwhile nobody can do what it grants.",
                todo="Leave that as it is.",
            )
