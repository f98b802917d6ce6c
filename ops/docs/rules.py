"""The generated parts of the pack's README: its rules and their parameters."""

import json
from collections.abc import Mapping
from pathlib import Path

from ops.docs.generated_blocks import renewed, row, table
from ops.requirements import CHECKOUT
from policies.guardrails import RULES, environment
from policies.guardrails.rule import ResourceRule, StackRule
from policies.guardrails.values import elements, read
from rehearsal.stack_file import known_stacks

Configs = Mapping[str, Mapping[str, object]]

PACK = CHECKOUT / "policies"
CATALOGUES = {
    "SecurityHub": "AWS Security Hub",
    "Config": "AWS Config",
    "ControlTower": "AWS Control Tower",
    "checkov": "checkov",
    "prowler": "prowler",
    "cdk-nag": "cdk-nag",
    "compliance-policies": "Pulumi compliance-policies",
    "awsguard": "Pulumi AWSGuard",
    "KICS": "KICS",
    "tfsec": "tfsec and Trivy",
}
"""The catalogues of public controls, as their ids begin and as people call them."""


def fresh(text: str) -> str:
    """Return the pack's README with its generated parts updated."""
    blocks = {"rules": rules(configs()), "moments": moments(), "parameters": parameters()}
    return renewed(text, blocks)


def configs(folder: Path = PACK / "config") -> Configs:
    """Return the pack's config of each environment, then of each stack that has its own."""
    own = (name for name in known_stacks() if (folder / f"{name}.json").is_file())
    files = {name: folder / f"{name}.json" for name in [*environment.ENVIRONMENTS, *own]}
    return {
        name: json.loads(file.read_text()) if file.is_file() else {} for name, file in files.items()
    }


def rules(config_of: Configs) -> list[str]:
    """Return a row for each rule, with what an auditor asks about it."""
    rows = table(
        "rule", "severity, level", "demand and reason", "checked on, parameters", "controls"
    )
    return rows + [
        row(
            rule_link(rule.name, ""),
            f"{rule.severity.value}<br>{levels(rule, config_of)}",
            f"{rule.description}<br>*{rule.reason}*",
            "<br>".join([_place(rule), *(f"`{name}`" for name in _properties(rule))]),
            _by_catalogue(rule.controls) or "none",
        )
        for rule in RULES
    ]


def moments() -> list[str]:
    """Return a row for each kind of rule: when its findings appear, and the rules of that kind."""
    of_resources = [rule.name for rule in RULES if isinstance(rule, ResourceRule)]
    of_stack = [rule.name for rule in RULES if isinstance(rule, StackRule)]
    return [
        *table("checked on", "in a preview", "in an update", "rules"),
        row(
            "a resource",
            "when the program declares it, by all values that are known",
            "before it is made, by all values",
            f"the other {len(of_resources)}",
        ),
        row(
            "the stack",
            "at the end, by all values that are known",
            "at the end, by all values: after everything is made",
            "<br>".join(rule_link(name, "") for name in of_stack),
        ),
    ]


def parameters() -> list[str]:
    """Return a row for each config property, with its meaning and the rules that use it."""
    takers: dict[tuple[str, str, str], list[str]] = {}
    for rule in RULES:
        for name, schema in _properties(rule).items():
            meaning = str(schema["description"])
            takers.setdefault((name, _values(schema), meaning), []).append(f"`{rule.name}`")
    return table("parameter", "values", "what it means", "rules") + [
        row(f"`{name}`", values, meaning, "<br>".join(names))
        for (name, values, meaning), names in takers.items()
    ]


def rule_link(rule_name: str, to_pack: str) -> str:
    """Return a link to a rule's file; `to_pack` is the path from the page to the pack."""
    service, _, rest = rule_name.partition("-")
    folder = f"guardrails/{service}/"
    if not (PACK / folder).is_dir():
        folder, rest = "guardrails/", rule_name
    return f"[{rule_name}]({to_pack}{folder}{rest.replace('-', '_')}.py)"


def level(rule: ResourceRule | StackRule, config: Mapping[str, object]) -> str:
    """Return a rule's level under a config: from its entry, else from `all`, else its own."""
    for entry in (config.get(rule.name), config.get("all")):
        given = entry if isinstance(entry, str) else read(entry, "enforcementLevel")
        if given:
            return str(given)
    return rule.enforcement.value


def levels(rule: ResourceRule | StackRule, config_of: Configs) -> str:
    """Return a rule's level, by environment if it is not the same in all."""
    level_in = {name: level(rule, config) for name, config in config_of.items()}
    distinct = set(level_in.values())
    if len(distinct) == 1:
        return distinct.pop()
    return "<br>".join(f"{name}: {given}" for name, given in level_in.items())


def _place(rule: ResourceRule | StackRule) -> str:
    return "resource" if isinstance(rule, ResourceRule) else "stack"


def _properties(rule: ResourceRule | StackRule) -> Mapping[str, Mapping[str, object]]:
    return rule.config_schema.properties if rule.config_schema else {}


def _values(schema: Mapping[str, object]) -> str:
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in elements(schema["enum"]))
    kind = str(schema["type"]).replace("array", "list")
    bounds = [f"{schema[bound]}" for bound in ("minimum", "maximum") if bound in schema]
    return f"{kind} {' to '.join(bounds)}".rstrip()


def _by_catalogue(controls: tuple[str, ...]) -> str:
    ids = {
        title: [control.partition(":")[2] for control in controls if control.startswith(f"{key}:")]
        for key, title in CATALOGUES.items()
    }
    return "<br>".join(f"{title} {', '.join(found)}" for title, found in ids.items() if found)
