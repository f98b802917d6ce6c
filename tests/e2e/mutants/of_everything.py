"""A mutant for each rule about resources of any service, and about the pack's config."""

from importlib.metadata import version

from tests.e2e.mutants.mutant import SETTINGS, STACK, Mutant, configure, edit, remove

REQUESTS = "aws:dynamodb:Table: requests"
PROVIDER = f"pulumi:providers:aws: default_{version('pulumi-aws').replace('.', '_')}"
GONE = {"resource": "gone", "reason": "It is to be tested.", "expires": "9999-12-31"}

OF_EVERYTHING = {
    "aws-resource-ignored-changes": Mutant(
        edit("components/table.py", "parent=self,\n", 'parent=self, ignore_changes=["ttl"],\n'),
        REQUESTS,
        "Remove 'ttl' from the option ignore_changes on Table 'requests'",
    ),
    "aws-resource-tags": Mutant(
        remove("settings.py", '            "managed-by": "pulumi",\n'),
        REQUESTS,
        "Set tags['managed-by'] to 'pulumi' on Table 'requests'",
    ),
    "aws-resource-region": Mutant(
        edit(SETTINGS, "aws:region: us-east-1", "aws:region: eu-west-1"),
        PROVIDER,
        "Set aws:region in the stack's config to 'us-east-1'",
    ),
    "policy-exemptions": Mutant(
        configure("kms-key-state", exemptions=[GONE]),
        STACK,
        "Remove the exemption of 'gone' from kms-key-state",
    ),
}
