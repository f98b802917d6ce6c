"""The table of what happens to pairs of changes: `python -m tests.rehearsal.plugin.pairs.page`."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from ops.docs.generated_blocks import renewed, row, table
from ops.review.finding import Finding
from tests.rehearsal.plugin.pairs.changes import BASES, Case, Change, cases
from tests.rehearsal.plugin.pairs.dynamodb import NAME
from tests.rehearsal.plugin.pairs.outcome import Outcome, by_rules, in_review

PAGE = Path(__file__).parents[4] / "docs" / "rehearsal.md"
# The plugin reads the names that AWS allows from boto3, which asks nobody for them.
NOBODY = {"AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_ACCESS_KEY_ID": "none"}
TITLES = {
    "key-with-replicas": "another key, and a replica added or removed",
    "stream-needed": "the stream off, or with another view, and the last replica removed",
    "replica-without-key": "`aws-managed` after `customer-managed`, and a replica added",
    "maximum-left-out": "a table's maximum left out, and nothing else in the same request",
    "replica-protected": "a protected replica removed, or made again for another kind of key",
}


@dataclass(frozen=True, slots=True)
class Result:
    """A case, how its deployment ends, and what the review says first."""

    case: Case
    outcome: Outcome
    findings: list[Finding]

    @property
    def reason(self) -> str:
        """The kind of finding that says why AWS refuses."""
        blocking = [one for one in self.findings if one.severity == "blocking"]
        names = [one.name.partition(":")[0] for one in blocking]
        return next(name for name in sorted(names, key=[*TITLES].index))


def results() -> list[Result]:
    """Return what happens to each case."""
    return [Result(case, by_rules(case)[0], in_review(case)) for case in cases()]


def lines(found: Iterable[Result]) -> list[str]:
    """Return the lines of the table, with a sentence that counts."""
    alone = {(one.case.base, one.case.changes[0]): one for one in found if not _is_pair(one)}
    pairs = [one for one in found if _is_pair(one)]
    refused = [one for one in pairs if one.outcome.refusal]
    left = [one for one in pairs if one.outcome.left]
    written = len(pairs) - len(refused) - len(left)
    new = sum(_is_new(one, alone) for one in refused)
    sentence = (
        f"Of {len(pairs):,} pairs of changes, made to {len(BASES)} tables with and without "
        f"replicas, own keys and protection, {written:,} end as written, {len(left)} leave a "
        f"difference for the next preview, and {len(refused)} are refused, {new} of them although "
        "AWS takes each change alone."
    )
    heads = ("what", "pairs", "though taken alone", "AWS says", "what works")
    result = [sentence, "", *table(*heads)]
    for reason, title in TITLES.items():
        those = [one for one in refused if one.reason == reason]
        todos = {
            _without_names(finding.todo)
            for one in those
            for finding in one.findings
            if finding.name.startswith(reason)
        }
        says = sorted({_sentence(one.outcome.refusal) for one in those})
        new = sum(_is_new(one, alone) for one in those)
        cells = (title, len(those), new, "<br>".join(says), "<br>".join(sorted(todos)))
        result.append(row(*map(str, cells)))
    return result


def main() -> None:
    """Write the table into its page."""
    with patch.dict(os.environ, NOBODY):
        PAGE.write_text(renewed(PAGE.read_text(), {"pairs": lines(results())}))


def _is_pair(one: Result) -> bool:
    return len(one.case.changes) > 1


def _is_new(one: Result, alone: Mapping[tuple[str, Change], Result]) -> bool:
    """Whether neither of two changes is refused where it is made alone."""
    keys = [(one.case.base, change) for change in one.case.changes]
    return not any(alone[key].outcome.refusal for key in keys if key in alone)


def _sentence(refusal: str) -> str:
    return _without_names(refusal.removeprefix("dynamodb UpdateTable: ValidationException: "))


def _without_names(text: str) -> str:
    text = text.replace(NAME, "…")
    for region in ("eu-west-1", "us-west-2", "ap-northeast-1"):
        text = text.replace(region, "…")
    return text


if __name__ == "__main__":
    main()
