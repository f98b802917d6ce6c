"""The pack's config on its way through the engine: refused where it means nothing, else obeyed."""

import json
from pathlib import Path
from typing import Any

from guardrails import RULES
from launcher.errors import ExitCode
from tests.e2e.checkout import Checkout
from tests.e2e.mutants.mutant import configure
from tests.faults.frozen import message
from tests.policies.asking import SOON

DAYS = ("Pulumi.prod.yaml", "    days: 35\n", "    days: 34\n")


def exempting(resource: str, expires: str = SOON) -> dict[str, Any]:
    return {"resource": resource, "reason": "The law asks for 34 days.", "expires": expires}


def test_misspelt_names_in_the_packs_own_files_stop_the_pack(checkout: Checkout) -> None:
    config = {
        "sns-topic-subscribers": {"environment": "prod"},
        "dynamodb-table-recovery": {"minimumDay": 7},
    }
    (checkout.folder / "policies" / "config" / "prod.json").write_text(json.dumps(config))
    printed = checkout.make_fails("preview", "prod")
    checkout.restore()
    assert message("misspelt in the config: a policy") in printed
    assert message("misspelt in the config: a property") in printed
    assert checkout.tables("prod") == []


def test_misspelt_names_in_any_file_are_refused(checkout: Checkout, tmp_path: Path) -> None:
    file = tmp_path / "strict.json"
    file.write_text(
        json.dumps({"sns-topic-subscribers": "advisory", "kms-key-region": {"multiRegionKey": []}})
    )
    done = checkout.shell(
        f"pulumi preview --policy-pack policies --policy-pack-config {file}", "prod"
    )
    assert done.returncode != 0
    assert (
        "Rename or remove 'multiRegionKey' in the config of kms-key-region: there is no such "
        "property, the nearest is 'multiRegionKeys'."
    ) in done.stdout + done.stderr
    assert (
        "Rename or remove 'sns-topic-subscribers': there is no such policy, the nearest is "
        "'sns-topic-subscriber'."
    ) in done.stdout + done.stderr


def test_exemptions_that_do_not_count_are_said(checkout: Checkout) -> None:
    checkout.edit(*DAYS)
    exemptions = [exempting("logs"), exempting("orders")]
    configure("dynamodb-table-recovery", exemptions=exemptions)(checkout)
    printed = checkout.make_fails("preview", "prod")
    checkout.restore()
    assert message("exemption of another resource") in printed
    assert message("exemption of no resource") in printed


def test_exemptions_that_are_over_stop_the_pack_of_their_stack_alone(checkout: Checkout) -> None:
    over = exempting("requests", expires="2026-01-01")
    configure("dynamodb-table-recovery", exemptions=[over])(checkout)
    printed = checkout.make_fails("preview", "prod")
    assert message("exemption expired") in printed
    assert "Renew or remove" not in checkout.make("preview", "staging")
    checkout.restore()
    assert checkout.tables("prod") == []


def test_lowered_rules_of_production_are_refused_or_said(checkout: Checkout) -> None:
    file = checkout.folder / "policies" / "config" / "prod.json"
    config = json.loads(file.read_text())
    file.write_text(json.dumps(config | {"all": "disabled"}))
    which = "rules are lowered in production (disabled: dynamodb-table-capacity, "
    refused = checkout.make_fails("preview", "prod")
    assert (
        f"Remove the levels from the pack's config: {len(RULES) - 1} of {len(RULES)} {which}"
        in (" ".join(refused.split()))
    )
    said = config | {"all": "disabled", "policy-levels": {"lowered": "said"}}
    file.write_text(json.dumps(said))
    printed = checkout.make("preview", "prod")
    checkout.restore()
    assert f"{len(RULES) - 1} of {len(RULES)} {which}" in " ".join(printed.split())


def test_an_audit_says_what_the_preview_says(checkout: Checkout) -> None:
    checkout.edit(*DAYS)
    configure("dynamodb-table-recovery", exemptions=[exempting("logs")])(checkout)
    done = checkout.shell("./mi audit --stack prod --json", "prod")
    checkout.restore()
    assert done.returncode == ExitCode.WRONG, done.stderr
    audit = json.loads(done.stdout)
    assert (audit["source"], audit["isWhole"], audit["notes"]) == ("a preview", True, [])
    assert audit["config"]["file"] == "policies/config/prod.json"
    found = {(one["resource"], one["type"], one["rule"]): one for one in audit["checks"]}
    of_table = "aws:dynamodb/table:Table"
    requests, logs = (
        found[one, of_table, "dynamodb-table-recovery"] for one in ("requests", "logs")
    )
    [violation] = requests["messages"]
    assert (requests["status"], violation.partition(" To allow this, ")[0]) == (
        "violation",
        message("exemption of another resource"),
    )
    assert (logs["status"], logs["expires"]) == ("exempt", SOON)
    assert audit["counts"]["violation"] == 1
    assert found["requests", of_table, "dynamodb-table-protect"]["status"] == "compliant"
    assert found["requests", of_table, "dynamodb-table-encryption"]["status"] == "not-known"


def test_exempt_resources_pass_until_they_need_no_exemption(checkout: Checkout) -> None:
    both = configure(
        "dynamodb-table-recovery", exemptions=[exempting("logs"), exempting("requests")]
    )
    checkout.edit(*DAYS)
    both(checkout)
    assert "recovery_period_in_days to" not in checkout.make("preview", "prod")
    checkout.restore()
    both(checkout)
    printed = checkout.make_fails("preview", "prod")
    checkout.restore()
    assert message("exemption of what needs none") in printed
