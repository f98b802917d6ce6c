"""A copy of the project with all that the rules are about, which can be previewed only."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rehearsal.plugin.sdk_schema import module_path
from tests.e2e.checkout import Checkout
from tests.e2e.mutants.mutant import SETTINGS, SURROUNDINGS, configure
from tests.e2e.mutants.violations import violations
from tests.faults.frozen import faults

STAND_IN = '''"""A resource type of which there are previews, and nothing else."""

from typing import Any

from rehearsal.plugin.property_rules import PropertyRules
from rehearsal.plugin.resource import Resource


class Previewed(Resource):
    type_name = "{token}"
    facts = PropertyRules(service="none", **{facts})

    def create(self, *_: Any) -> Any:
        raise NotImplementedError

    read = update = delete = create


RESOURCE = Previewed()
'''
# With what rules look at and the official plugin fills in.
PREVIEWED: dict[str, dict[str, object]] = {
    "aws:backup/vaultPolicy:VaultPolicy": {},
    "aws:cloudcontrol/resource:Resource": {},
    "aws:cloudwatch/alarmMuteRule:AlarmMuteRule": {},
    "aws:cloudwatch/compositeAlarm:CompositeAlarm": {},
    "aws:dynamodb/globalTable:GlobalTable": {},
    "aws:dynamodb/tableExport:TableExport": {},
    "aws:dynamodb/tableItem:TableItem": {},
    "aws:iam/accessKey:AccessKey": {},
    "aws:iam/userPolicy:UserPolicy": {},
    "aws:kinesis/stream:Stream": {"defaults": {"encryptionType": "NONE"}},
    "aws:kms/externalKey:ExternalKey": {},
    "aws:kms/grant:Grant": {},
}
REFUSALS = {fault["rule"]: fault for fault in faults("engine")}
"""By rule: about which resource it speaks, how its message begins, and which rules such a fault
breaks as well, by its nature."""
READER = "arn:aws:iam::444455556666:role/reports"
READERS = f"    readers: [{READER}]\n"
LETTING_IN = ("dynamodb-resource-policy-audience", "kms-key-policy-audience")
CACHE = """  market-intelligence:cache:
    enabled: true
    nodes: 3
    subnetIds: [subnet-1a2b3c4d, subnet-2a2b3c4d, subnet-3a2b3c4d]
    securityGroupIds: [sg-1a2b3c4d]
"""


@dataclass(frozen=True, slots=True)
class Surrounded:
    """The copy, a client of what it deploys to, and the state of its stack before any run."""

    checkout: Checkout
    dynamodb: Any
    state: bytes

    def refuses(self, rules: Sequence[str]) -> None:
        """Preview the mutants of these rules, which were made.

        Each rule says what the frozen list says, no other rule says anything, and nothing is made.
        """
        printed = self.checkout.make_fails("preview", "prod", VERBOSE="1")
        found = [one for one in violations(printed) if one.level == "mandatory"]
        also = {other for rule in rules for other in REFUSALS[rule].get("alsoBroken", ())}
        broken = {one.rule for one in found}
        unsaid = [
            rule
            for rule in rules
            if not any(
                (one.rule, one.resource) == (rule, REFUSALS[rule]["resource"])
                and one.message.startswith(REFUSALS[rule]["message"])
                for one in found
            )
        ]
        # In words, because pytest explains only what stands in a test itself.
        differing = broken ^ {*rules, *also}
        told = f"{printed}\ndiffering: {differing}, unsaid: {unsaid}"
        assert (differing, unsaid) == (set(), []), told
        self.has_nothing()

    def has_nothing(self) -> None:
        """See that neither the embedded AWS nor the engine has anything."""
        assert self.dynamodb.list_tables()["TableNames"] == []
        assert state(self.checkout) == self.state


def surround(checkout: Checkout) -> Surrounded:
    """Add what the program can have, and what it does not make, for the copy to be restored to."""
    for token, facts in PREVIEWED.items():
        name = module_path(token).replace(".", "_")
        file = checkout.folder / "rehearsal" / "plugin" / "resources" / f"{name}.py"
        assert not file.exists(), f"{token} can be rehearsed: use it as it is"
        file.write_text(STAND_IN.format(token=token, facts=facts))
    good = Path(__file__).with_name("surroundings.py").read_text()
    (checkout.folder / SURROUNDINGS).write_text(good)
    _append(checkout.folder / "__main__.py", "\nimport surroundings\n")
    _append(checkout.folder / SETTINGS, CACHE)
    requests = "  market-intelligence:requests:\n"
    checkout.edit(SETTINGS, requests, requests + READERS)
    for rule in LETTING_IN:
        configure(rule, trusted=[READER.split(":")[4]])(checkout)
    configure("backup-vault-lock", lock="required")(checkout)
    checkout.git("add", "--all")
    checkout.git("commit", "--quiet", "--message", "surroundings")
    dynamodb = checkout.dynamodb("prod")
    before = state(checkout)
    assert b"resources" not in before, before
    return Surrounded(checkout, dynamodb, before)


def _append(file: Path, text: str) -> None:
    file.write_text(file.read_text() + text)


def state(checkout: Checkout) -> bytes:
    """Return what the engine has written down of the prod stack."""
    file = checkout.state("prod")
    return file.read_bytes()
