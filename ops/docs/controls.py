"""The coverage matrix: every known control, and the rule that covers it or why none does."""

import re

from ops.docs.generated_blocks import renewed, row, table
from ops.docs.rules import CATALOGUES, Configs, configs, levels, rule_link
from policies.guardrails import RULES
from policies.guardrails.coverage_notes import NARROWER, STRICTER
from policies.guardrails.rule import ResourceRule, StackRule
from policies.guardrails.uncovered_controls import UNCOVERED_CONTROLS

ALSO_CALLED = {
    "cdk-nag:DynamoDBPITREnabled": "AwsSolutions-DDB3",
    "cdk-nag:DAXEncrypted": "AwsSolutions-DDB4",
    "cdk-nag:KinesisDataStreamSSE": "AwsSolutions-KDS1",
    "cdk-nag:KinesisDataStreamDefaultKeyWhenSSE": "AwsSolutions-KDS3",
    "cdk-nag:KMSBackingKeyRotationEnabled": "AwsSolutions-KMS5",
    "cdk-nag:SNSTopicSSLPublishOnly": "AwsSolutions-SNS3",
    "cdk-nag:IAMNoManagedPolicies": "AwsSolutions-IAM4",
    "cdk-nag:IAMNoWildcardPermissions": "AwsSolutions-IAM5",
    "KICS:327b0729-4c5c-4c44-8b5c-e476cd9c7290": "DynamoDB Table Point In Time Recovery Disabled",
    "tfsec:aws-dynamodb-enable-at-rest-encryption": "AVD-AWS-0023",
}
"""Second names of controls: what their packs or later versions call them."""


def fresh(text: str) -> str:
    """Return the matrix with its generated part updated."""
    return renewed(text, {"controls": matrix(configs())})


def matrix(config_of: Configs) -> list[str]:
    """List the controls of each catalogue, after a count of them."""
    rule_of = {control: rule for rule in RULES for control in rule.controls}
    known = sorted({*rule_of, *UNCOVERED_CONTROLS}, key=_natural)
    counts = table("catalogue", "controls", "covered in full", "covered in part", "left out")
    lists: list[str] = []
    for prefix, title in CATALOGUES.items():
        controls = [control for control in known if control.startswith(f"{prefix}:")]
        counts.append(row(title, *_counts(controls, rule_of)))
        lists += ["", f"## {title}", "", *table("control", "rule", "level", "how far, or why not")]
        lists += [_line(control, rule_of.get(control), config_of) for control in controls]
    return [*counts, row("all", *_counts(known, rule_of)), *lists]


def remark(control: str, rule_name: str) -> str:
    """Return where a rule requires less or more than a control that it covers."""
    narrower = [NARROWER[key] for key in (rule_name, control) if key in NARROWER]
    stricter = [STRICTER[key] for key in (rule_name, control) if key in STRICTER]
    parts = [f"*Narrower.* {' '.join(narrower)}"] * bool(narrower)
    parts += [f"*Stricter.* {' '.join(stricter)}"] * bool(stricter)
    return "<br>".join(parts)


def _line(control: str, rule: ResourceRule | StackRule | None, config_of: Configs) -> str:
    name = f"`{control.partition(':')[2]}`"
    if control in ALSO_CALLED:
        name += f"<br>{ALSO_CALLED[control]}"
    if rule is None:
        return row(name, "left out", "", UNCOVERED_CONTROLS[control])
    link = rule_link(rule.name, "../policies/")
    return row(name, link, levels(rule, config_of), remark(control, rule.name))


def _counts(controls: list[str], rule_of: dict[str, ResourceRule | StackRule]) -> list[str]:
    covered = [control for control in controls if control in rule_of]
    in_part = [c for c in covered if c in NARROWER or rule_of[c].name in NARROWER]
    counts = (
        len(controls),
        len(covered) - len(in_part),
        len(in_part),
        len(controls) - len(covered),
    )
    return [str(count) for count in counts]


def _natural(control: str) -> list[tuple[str, int]]:
    """Sort numbers in ids by their value."""
    return [(text, int(digits or 0)) for text, digits in re.findall(r"(\D+)(\d*)", control)]
