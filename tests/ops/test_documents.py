"""The documents that follow from the code: they are current, and say all that there is."""

import re
from pathlib import Path
from typing import Any

import pytest

from components.alarm import Alarm
from market_intelligence.specs import TABLES
from ops import requirements
from ops.docs import controls, managed_policies, pages, pictures, rules, settings
from ops.docs.generated_blocks import renewed
from policies.guardrails import RULES
from policies.guardrails.uncovered_controls import UNCOVERED_CONTROLS
from settings.known import known_settings
from settings.stack import StackSettings

MANDATORY: dict[str, dict[str, object]] = {"dev": {}, "staging": {}, "prod": {}}
RECOVERY = next(rule for rule in RULES if rule.name == "dynamodb-table-recovery")
COVERED = {control for rule in RULES for control in rule.controls}


def cells(line: str) -> list[str]:
    return line.removeprefix("| ").removesuffix(" |").split(" | ")


def test_documents_are_current_until_a_part_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "PICTURES", {})
    assert pages.stale() == [], "these do not follow the code: run `./mi docs`"
    for name in pages.DOCUMENTS:
        document = tmp_path / name
        document.parent.mkdir(exist_ok=True)
        text = (requirements.CHECKOUT / name).read_text()
        assert "<!-- end of " in text
        document.write_text(re.sub(r"(<!-- (?!end of )[a-z]+ -->)", r"\1\n| old |", text))
    assert pages.stale(tmp_path) == [*pages.DOCUMENTS, managed_policies.FILE]
    pages.renew(tmp_path)
    assert pages.stale(tmp_path) == []


def test_documents_keep_their_line_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "PICTURES", {})
    originals: dict[Path, bytes] = {}
    for name in pages.DOCUMENTS:
        document = tmp_path / name
        document.parent.mkdir(exist_ok=True)
        data = (requirements.CHECKOUT / name).read_bytes().replace(b"\n", b"\r\n")
        # The pairs of changes are counted by their own command.
        mark = rb"(<!-- (?!end of |pairs )[a-z]+ -->)"
        document.write_bytes(re.sub(mark, rb"\1\r\n| old |", data))
        originals[document] = data
    pages.renew(tmp_path)
    others = [
        name
        for name in pages.DOCUMENTS
        if (tmp_path / name).read_bytes() != originals[tmp_path / name]
    ]
    assert others == [], "they have other line ends now, or do not follow the code: run `./mi docs`"


@pytest.mark.parametrize("name", [*pages.DOCUMENTS, "CONTRIBUTING.md"])
def test_links_in_documents_lead_somewhere(name: str) -> None:
    document = requirements.CHECKOUT / name
    links = re.findall(r"\]\(([^)#]+)\)", document.read_text())
    files = [link for link in links if "://" not in link]
    assert [link for link in files if not (document.parent / link).exists()] == []


def test_only_what_stands_between_the_marks_is_renewed() -> None:
    text = "a<!-- x -->old\nlines<!-- end of x -->b<!-- y --><!-- end of y -->c"
    assert renewed(text, {"y": ["2"], "x": ["1", "1"]}) == (
        "a<!-- x -->\n1\n1\n<!-- end of x -->b<!-- y -->\n2\n<!-- end of y -->c"
    )


def test_every_setting_has_a_row() -> None:
    known = known_settings(StackSettings)
    sections = {path for path in known if any(other.startswith(f"{path}.") for other in known)}
    # Of these there are none by default, which has to be said too.
    empty = {
        *("backup.lock", "alarms.subscriptions"),
        *("workload.indexes", "workload.tables", "workload.tables.*.indexes"),
        *(f"{spec.name}.kinesis" for spec in TABLES),
        *(f"{spec.name}.indexes" for spec in TABLES if spec.indexes),
    }
    listed = [line.split("`")[1] for line in settings.rows() if line.startswith("| `")]
    assert sorted(listed) == sorted({*known} - sections | empty)


def test_what_limits_a_setting_is_a_parameter_of_the_pack() -> None:
    known = {rule.name: rule.config_schema for rule in RULES}
    limits = {limit for of_setting in settings.LIMITS.values() for limit in of_setting}
    assert {
        (rule, name)
        for rule, name in limits
        if (schema := known.get(rule)) is None or name not in schema.properties
    } == set()
    rows = settings.rows()
    for path in settings.LIMITS:
        row = [one for one in rows if re.match(rf"\| `([\w.*]+\.)?{re.escape(path)}` \|", one)]
        assert row, path
        assert all("*the pack's config:*" in one for one in row), path


@pytest.mark.parametrize(
    ("changes", "limit"),
    [
        ({"threshold": 0, "periods": 15}, "above 0 (sum of a minute), for 15 min"),
        (
            {"threshold": 80, "period_seconds": 300, "periods": 2},
            "above 80 (sum of 5 min), for 10 min",
        ),
        ({"threshold": 0.5, "periods": 1}, "above 0.5 (sum of a minute), for 1 min"),
        ({"threshold": 104_857_600}, "above 104,857,600 (sum of a minute), for 5 min"),
    ],
)
def test_an_alarm_says_where_it_goes_off(changes: dict[str, Any], limit: str) -> None:
    alarm = Alarm(
        name="full",
        metric="Size",
        dimensions={},
        operations=("GetItem", "Query"),
        meaning="It is full.",
        first_step="empty it.",
        **changes,
    )
    assert pages.alarm_rows([alarm])[2:] == [
        f"| `prod-market-intelligence-full` | {limit} | It is full. | empty it. |",
        "",
        "1 alarms, for 0.20 USD a month.",
    ]


def test_every_rule_has_a_row_with_a_link_to_its_file() -> None:
    rows = [cells(line) for line in rules.rules(MANDATORY)[2:]]
    assert {len(row) for row in rows} == {5}
    for rule, row in zip(RULES, rows, strict=True):
        assert row[0].startswith(f"[{rule.name}](")
        target = row[0].partition("](")[2].removesuffix(")")
        assert f'"{rule.name}"' in (rules.PACK / target).read_text()
        assert row[2] == f"{rule.description}<br>*{rule.reason}*"


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        pytest.param({}, "mandatory", id="no entry"),
        pytest.param({"dynamodb-table-recovery": "advisory"}, "advisory", id="level"),
        pytest.param({"dynamodb-table-recovery": {}}, "mandatory", id="empty entry"),
        pytest.param(
            {"dynamodb-table-recovery": {"enforcementLevel": "disabled"}}, "disabled", id="object"
        ),
        pytest.param(
            {"all": "advisory", "dynamodb-table-recovery": {"minimumDays": 7}},
            "advisory",
            id="all, and an entry without a level",
        ),
        pytest.param(
            {"all": "advisory", "dynamodb-table-recovery": "mandatory"},
            "mandatory",
            id="an entry before all",
        ),
        pytest.param({"dynamodb-table-class": "advisory"}, "mandatory", id="another rule's"),
    ],
)
def test_a_level_is_that_of_the_config(config: dict[str, Any], expected: str) -> None:
    assert rules.level(RECOVERY, config) == expected


def test_levels_that_differ_are_said_of_each_environment() -> None:
    advisory: dict[str, object] = {"dynamodb-table-recovery": "advisory"}
    assert rules.levels(RECOVERY, dict.fromkeys(MANDATORY, advisory)) == "advisory"
    assert rules.levels(RECOVERY, MANDATORY | {"dev": advisory}) == (
        "dev: advisory<br>staging: mandatory<br>prod: mandatory"
    )


def test_every_parameter_has_a_row_for_each_of_its_meanings() -> None:
    takers: dict[tuple[str, str], list[str]] = {}
    for rule in RULES:
        for name, schema in (rule.config_schema.properties if rule.config_schema else {}).items():
            key = (f"`{name}`", str(schema["description"]))
            takers.setdefault(key, []).append(f"`{rule.name}`")
    rows = [cells(line) for line in rules.parameters()[2:]]
    assert {(row[0], row[2]): row[3].split("<br>") for row in rows} == takers


def test_every_control_is_in_the_list_of_its_catalogue() -> None:
    matrix = controls.matrix(MANDATORY)
    listed: list[str] = []
    for section in "\n".join(matrix).split("\n## ")[1:]:
        [prefix] = [key for key, title in rules.CATALOGUES.items() if section.startswith(title)]
        listed += [f"{prefix}:{name}" for name in re.findall(r"^\| `(.*?)`", section, re.MULTILINE)]
    assert sorted(listed) == sorted([*COVERED, *UNCOVERED_CONTROLS])
    assert controls.ALSO_CALLED.keys() <= {*listed}
    # Sorted by the value of numbers.
    assert listed.index("SecurityHub:IAM.1") < listed.index("SecurityHub:IAM.21")
    assert listed.index("checkov:CKV_AWS_26") < listed.index("checkov:CKV_AWS_119")
    sizes = (
        len(listed),
        None,
        sum("*Narrower.*" in line for line in matrix),
        len(UNCOVERED_CONTROLS),
    )
    [total] = [line for line in matrix if line.startswith("| all |")]
    known, full, part, out = map(int, cells(total)[1:])
    assert (known, None, part, out) == sizes
    assert full == known - part - out
