"""What the program registers for an account, and what it tells GitHub."""

import fnmatch
import json
import re
from collections.abc import Callable
from functools import cache

import pulumi
import pytest

from bootstrap import stack_roles
from bootstrap.permissions import roles
from bootstrap.permissions.roles import Role
from bootstrap.permissions.stack_place import StackPlace
from bootstrap.permissions.statement import Statement
from tests.bootstrap.accounts import BUCKET, GITHUB, ONE, PROVIDER, Made, made, shipped, statements
from tests.conftest import ACCOUNT, REGION
from tests.github.definitions import jobs, workflow

STACKS = ("dev", "staging", "prod")
PREFIX = "market-intelligence"


@cache
def whole() -> Made:
    """The account of the checkout, which has all stacks."""
    return made(shipped())


@cache
def single() -> Made:
    """An account of one stack."""
    return made(ONE)


def test_the_state_is_kept_in_versions_and_in_private() -> None:
    [bucket] = whole().of("s3/bucket:Bucket").values()
    assert (bucket.inputs["bucket"], bucket.protect) == (BUCKET, True)
    [versioning] = whole().of("s3/bucketVersioning:BucketVersioning").values()
    assert versioning.inputs["versioningConfiguration"] == {"status": "Enabled"}
    assert versioning.protect
    [block] = whole().of("s3/bucketPublicAccessBlock:BucketPublicAccessBlock").values()
    flags = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
    assert [block.inputs[flag] for flag in flags] == [True] * 4
    kind = "s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
    [encryption] = whole().of(kind).values()
    assert encryption.inputs["rules"] == [
        {"applyServerSideEncryptionByDefault": {"sseAlgorithm": "AES256"}}
    ]
    [owner] = whole().of("s3/bucketOwnershipControls:BucketOwnershipControls").values()
    assert owner.inputs["rule"] == {"objectOwnership": "BucketOwnerEnforced"}
    parts = [one for one in whole().registered if "aws:s3/" in one.urn and "bucket" in one.inputs]
    assert {one.inputs["bucket"] for one in parts} == {BUCKET}
    assert len(parts) == 7


def test_nothing_reads_or_writes_the_state_without_tls() -> None:
    document = whole().document("s3/bucketPolicy:BucketPolicy", "state", "policy")
    arn = f"arn:aws:s3:::{BUCKET}"
    for statement in statements(document):
        assert (statement["Effect"], statement["Principal"]) == ("Deny", "*")
        assert statement["Action"] == "s3:*"
        assert statement["Resource"] == [arn, f"{arn}/*"]
    assert [one["Condition"] for one in statements(document)] == [
        {"Bool": {"aws:SecureTransport": "false"}},
        {"NumericLessThan": {"s3:TlsVersion": "1.2"}},
    ]


def test_former_versions_are_kept_for_a_year_and_the_last_ones_for_ever() -> None:
    kind = "s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"
    [lifecycle] = whole().of(kind).values()
    assert lifecycle.inputs["rules"] == [
        {
            "id": "former-versions",
            "status": "Enabled",
            "filter": {"prefix": ".pulumi/"},
            "noncurrentVersionExpiration": {"newerNoncurrentVersions": 50, "noncurrentDays": 365},
            "expiration": {"expiredObjectDeleteMarker": True},
            "abortIncompleteMultipartUpload": {"daysAfterInitiation": 7},
        }
    ]
    [versioning] = whole().of("s3/bucketVersioning:BucketVersioning").values()
    assert versioning.urn in lifecycle.dependencies


def test_each_stack_has_a_key_of_its_own_that_no_service_uses() -> None:
    keys = whole().of("kms/key:Key")
    assert {*keys} == {f"{stack}-secrets" for stack in STACKS}
    for name, key in keys.items():
        assert key.protect
        assert (key.inputs["enableKeyRotation"], key.inputs["deletionWindowInDays"]) == (True, 30)
        administration, use = statements(whole().document("kms/key:Key", name, "policy"))
        account = {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
        assert (administration["Principal"], use["Principal"]) == (account, account)
        assert use["Action"] == ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt"]
        assert use["Condition"] == {"Null": {"kms:ViaService": "true"}}
        usage = re.compile(r"kms:(\*|Decrypt|Encrypt|Generate\w+|ReEncrypt\w+|CreateGrant)")
        assert [one for one in administration["Action"] if usage.fullmatch(one)] == []
    aliases = {one.inputs["name"] for one in whole().of("kms/alias:Alias").values()}
    assert aliases == {f"alias/{stack}-{PREFIX}-secrets" for stack in STACKS}
    assert whole().outputs["secretsProviders"] == {
        stack: f"awskms://alias/{stack}-{PREFIX}-secrets?region={REGION}" for stack in STACKS
    }


def test_an_account_has_githubs_identity_provider_once() -> None:
    [provider] = whole().of("iam/openIdConnectProvider:OpenIdConnectProvider").values()
    assert provider.inputs["url"] == "https://token.actions.githubusercontent.com"
    assert provider.inputs["clientIdLists"] == ["sts.amazonaws.com"]
    for role in whole().of("iam/role:Role").values():
        assert provider.urn in role.dependencies


def test_a_provider_that_is_there_already_is_used() -> None:
    found = made({**ONE, "github": GITHUB | {"identityProvider": "existing"}})
    assert found.of("iam/openIdConnectProvider:OpenIdConnectProvider") == {}
    for name in found.of("iam/role:Role"):
        [statement] = statements(found.document("iam/role:Role", name, "assumeRolePolicy"))
        assert statement["Principal"] == {"Federated": PROVIDER}


@pytest.mark.parametrize(("account", "stacks"), [(whole, STACKS), (single, ("prod",))])
def test_each_stack_has_four_roles(account: Callable[[], Made], stacks: tuple[str, ...]) -> None:
    found = account()
    names = {f"{stack}-{role}": f"{stack}-{PREFIX}-{role}" for stack in stacks for role in Role}
    roles = found.of("iam/role:Role")
    assert {name: role.inputs["name"] for name, role in roles.items()} == names
    seconds = {name: role.inputs["maxSessionDuration"] for name, role in roles.items()}
    assert seconds == {
        name: 14400 if name.endswith(("deployment", "restore")) else 3600 for name in names
    }
    attached = {
        str(one.inputs["role"])
        for one in found.of("iam/rolePolicyAttachment:RolePolicyAttachment").values()
    }
    assert attached == {*names.values()}


def test_a_role_may_do_what_its_permissions_say_with_the_key_of_its_stack() -> None:
    for stack in STACKS:
        key = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/{stack}-secrets"
        for role in Role:
            place = StackPlace(
                stack=stack,
                partition="aws",
                region=REGION,
                account=ACCOUNT,
                state_bucket=BUCKET,
                secrets_key_arn=key,
                further_regions=("us-west-2",) if stack == "prod" else (),
            )
            wanted = [
                (one.sid, [*one.actions], [*one.resources]) for one in roles.statements(role, place)
            ]
            policies = whole().of("iam/policy:Policy")
            parts = sorted(
                (name for name in policies if name.rpartition("-")[0] == f"{stack}-{role}"),
                key=lambda name: int(name.rpartition("-")[2]),
            )
            given = [
                (one["Sid"], one["Action"], one["Resource"])
                for name in parts
                for one in statements(whole().document("iam/policy:Policy", name, "policy"))
            ]
            assert given == wanted
            for name in parts:
                assert len(str(policies[name].inputs["policy"])) <= 6144


def test_each_stack_has_a_boundary_for_its_cache_that_no_deployment_changes() -> None:
    policies = whole().of("iam/policy:Policy")
    for stack in STACKS:
        name = f"{stack}-{PREFIX}-cache-boundary"
        boundary = policies[f"{stack}-cache-boundary"]
        assert (boundary.inputs["name"], boundary.protect) == (name, True)
        assert [one["Sid"] for one in statements(json.loads(str(boundary.inputs["policy"])))] == [
            *("ServeItems", "QueryIndexes", "UseKeyOfTables")
        ]
        own = f"policy/{stack}-{PREFIX}-*-{REGION}"
        assert not fnmatch.fnmatchcase(f"policy/{name}", own)
    assert whole().outputs["cacheBoundaries"] == {
        stack: f"{stack}-{PREFIX}-cache-boundary" for stack in STACKS
    }


def test_permissions_are_shared_out_among_the_fewest_policies(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    place = StackPlace(
        stack="prod",
        partition="aws",
        region=REGION,
        account=ACCOUNT,
        state_bucket=BUCKET,
        secrets_key_arn="arn",
    )

    def of(*sizes: int) -> list[list[str]]:
        found = tuple(
            Statement(sid=f"s{n}", actions=("a" * size,), resources=("*",), reason="a test")
            for n, size in enumerate(sizes)
        )

        def statements(_role: Role, _stack: StackPlace) -> tuple[Statement, ...]:
            return found

        monkeypatch.setattr(roles, "statements", statements)
        texts = stack_roles.documents(Role.DEPLOYMENT, place)
        return [[one["Sid"] for one in json.loads(text)["Statement"]] for text in texts]

    assert of(10, 20) == [["s0", "s1"]]
    assert of(3000, 2900, 200) == [["s0", "s1"], ["s2"]]
    assert of(5000, 5000, 10) == [["s0"], ["s1", "s2"]]
    with pytest.raises(pulumi.RunError, match=r"The statement s0 of the role deployment of prod"):
        of(6200)
    with pytest.raises(pulumi.RunError, match=r"needs 11 policies, but AWS allows 10"):
        of(*[5000] * 11)


@pytest.mark.parametrize(("account", "stacks"), [(whole, STACKS), (single, ("prod",))])
def test_each_environment_of_the_workflows_gets_its_variables(
    account: Callable[[], Made], stacks: tuple[str, ...]
) -> None:
    found = account().outputs
    backend = f"s3://{BUCKET}?region={REGION}"
    assert (found["stateBucketName"], found["backendUrl"]) == (BUCKET, backend)
    for stack in stacks:
        role = f"arn:aws:iam::{ACCOUNT}:role/{stack}-{PREFIX}"
        given = {"AWS_REGION": REGION, "PULUMI_BACKEND_URL": backend}
        assert found["environments"][stack] == given | {
            "AWS_ROLE_ARN": f"{role}-deployment",
            "AWS_ROLE_SECONDS": "14400",
        }
        for purpose in ("preview", "drift"):
            environment = found["environments"][f"{stack}-{purpose}"]
            assert environment == given | {"AWS_ROLE_ARN": f"{role}-{purpose}"}
        assert found["environments"][f"{stack}-restore"] == given | {
            "AWS_ROLE_ARN": f"{role}-restore",
            "AWS_ROLE_SECONDS": "14400",
        }
    assert len(found["environments"]) == 4 * len(stacks)


def test_the_workflows_ask_for_no_other_environment_or_variable() -> None:
    asked: dict[str, set[str]] = {}
    for name, job in jobs():
        if environment := job.get("environment"):
            wanted = re.findall(r"\bvars\.(\w+)", json.dumps(job["steps"]))
            matrix = job.get("strategy", {}).get("matrix", {}).get("stack", STACKS)
            # The workflows compute the list of stacks from their files.
            for stack in STACKS if isinstance(matrix, str) else matrix:
                text = re.sub(r"\$\{\{ (inputs|matrix)\.stack \}\}", stack, environment)
                asked.setdefault(text, set()).update(wanted)
        assert "vars." not in json.dumps(job.get("steps", [])) or environment, name
    given = whole().outputs["environments"]
    for environment, names in asked.items():
        assert names <= {*given[environment]}, environment
    assert {*given} == {*asked}
    for name, job in (("deploy-stack", "deploy"), ("restore", "restore")):
        assert int(workflow(name)["jobs"][job]["timeout-minutes"]) * 60 == 14400


def test_a_stack_of_another_region_has_its_state_where_the_others_have_it() -> None:
    found = made({**ONE, "stacks": {"prod": {"region": "eu-west-1"}}}).outputs
    assert found["environments"]["prod"]["AWS_REGION"] == "eu-west-1"
    assert found["environments"]["prod"]["PULUMI_BACKEND_URL"] == f"s3://{BUCKET}?region={REGION}"


def test_everything_has_the_accounts_tags() -> None:
    found = made({**ONE, "tags": {"team": "platform"}})
    kinds = (
        "iam/openIdConnectProvider:OpenIdConnectProvider",
        "iam/policy:Policy",
        "iam/role:Role",
        "kms/key:Key",
        "s3/bucket:Bucket",
    )
    tagged = [one.inputs.get("tags") for kind in kinds for one in found.of(kind).values()]
    assert {json.dumps(tags, sort_keys=True) for tags in tagged} == {
        json.dumps(
            {
                "managed-by": "pulumi",
                "project": "market-intelligence-bootstrap",
                "stack": "account",
                "team": "platform",
            }
        )
    }
