"""A copy of the project with more in its program than tables, which can be previewed only."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from offline.plugin.shapes import module_path
from tests.e2e.checkout import Checkout
from tests.e2e.mutants.mutant import SURROUNDINGS, Mutant, configure
from tests.e2e.mutants.violations import violations

STAND_IN = '''"""A resource type of which there are previews, and nothing else."""

from typing import Any

from offline.plugin.facts import Facts
from offline.plugin.resource import Resource


class Previewed(Resource):
    type_name = "{token}"
    facts = Facts(service="none", **{facts})

    def create(self, *_: Any) -> Any:
        raise NotImplementedError

    read = update = delete = create


RESOURCE = Previewed()
'''
# With what rules look at and the official plugin fills in: in its checks, or only when it creates.
PREVIEWED: dict[str, dict[str, object]] = {
    "aws:backup/vault:Vault": {"defaults": {"forceDestroy": False}},
    "aws:backup/vaultLockConfiguration:VaultLockConfiguration": {},
    "aws:backup/vaultPolicy:VaultPolicy": {},
    "aws:cloudcontrol/resource:Resource": {},
    "aws:cloudwatch/metricAlarm:MetricAlarm": {"defaults": {"actionsEnabled": True}},
    "aws:dax/cluster:Cluster": {"computed": {"subnetGroupName"}},
    "aws:dynamodb/globalTable:GlobalTable": {},
    "aws:dynamodb/resourcePolicy:ResourcePolicy": {},
    "aws:dynamodb/tableExport:TableExport": {},
    "aws:dynamodb/tableItem:TableItem": {},
    "aws:iam/policy:Policy": {},
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {},
    "aws:iam/userPolicy:UserPolicy": {},
    "aws:kinesis/stream:Stream": {"defaults": {"encryptionType": "NONE"}},
    "aws:kms/grant:Grant": {},
    "aws:kms/key:Key": {
        "defaults": {"bypassPolicyLockoutSafetyCheck": False, "isEnabled": True},
        "computed": {"policy"},
    },
    "aws:sns/topic:Topic": {"computed": {"policy"}},
    "aws:sns/topicPolicy:TopicPolicy": {},
    "aws:sns/topicSubscription:TopicSubscription": {},
}
ACCOUNT = "123456789012"
TRUSTING = ("dynamodb-resource-policy-audience", "kms-key-policy-audience", "kms-grant-audience")


@dataclass(frozen=True, slots=True)
class Surrounded:
    """The copy, a client of what it deploys to, and the state of its stack before any run."""

    checkout: Checkout
    dynamodb: Any
    state: bytes

    def refuses(self, rule: str, mutant: Mutant) -> None:
        """Preview a mutant: the rule, and no other, says what to do, and nothing is made."""
        mutant.change(self.checkout)
        printed = self.checkout.make_fails("preview", "prod")
        found = [one for one in violations(printed) if one.level == "mandatory"]
        assert {one.rule for one in found} == {rule, *mutant.also}, printed
        assert any(
            (one.rule, one.resource) == (rule, mutant.resource)
            and one.message.startswith(mutant.fix)
            for one in found
        ), printed
        self.has_nothing()

    def has_nothing(self) -> None:
        """See that neither the embedded AWS nor the engine has anything."""
        assert self.dynamodb.list_tables()["TableNames"] == []
        assert state(self.checkout) == self.state


def surround(checkout: Checkout) -> Surrounded:
    """Add the surroundings to a copy, and what they need, for it to be restored to."""
    for token, facts in PREVIEWED.items():
        name = module_path(token).replace(".", "_")
        file = checkout.folder / "offline" / "plugin" / "resources" / f"{name}.py"
        file.write_text(STAND_IN.format(token=token, facts=facts))
    good = Path(__file__).with_name("surroundings.py").read_text()
    (checkout.folder / SURROUNDINGS).write_text(good)
    program = checkout.folder / "__main__.py"
    program.write_text(f"{program.read_text()}\nimport surroundings\n")
    for rule in TRUSTING:
        configure(rule, trusted=[ACCOUNT])(checkout)
    configure("backup-vault-lock", lock="required")(checkout)
    checkout.git("add", "--all")
    checkout.git("commit", "--quiet", "--message", "surroundings")
    dynamodb = checkout.dynamodb("prod")
    before = state(checkout)
    assert b"resources" not in before, before
    return Surrounded(checkout, dynamodb, before)


def state(checkout: Checkout) -> bytes:
    """Give what the engine has written down of the prod stack."""
    [file] = (checkout.folder / ".rehearsal" / "state").glob(".pulumi/stacks/**/prod.json")
    return file.read_bytes()
