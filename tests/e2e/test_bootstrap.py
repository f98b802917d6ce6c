"""The program of an account: rehearsed, and walked as its page says on a machine of the user's."""

import json
import re
import shlex
import subprocess
from typing import Any

import boto3
import pytest
import yaml

from bootstrap.permissions.roles import Role
from tests.e2e.checkout import PROJECT, Checkout
from tests.e2e.machine import ACCOUNT, Machine, endpoint, machine, on_loopback

__all__ = ["endpoint", "machine"]

# boto3 makes the classes of its clients at run time.
UNTYPED: Any = boto3
SINGLE = """\
config:
  aws:region: eu-west-1
  aws:allowedAccountIds: ["444455556666"]
  market-intelligence-bootstrap:github:
    repository: acme/tables
    repositoryId: 74
    ownerId: 65
  market-intelligence-bootstrap:stacks:
    prod: {}
"""
BOUNDARY = "market-intelligence:cache.permissionsBoundary"
BACKEND = '"$(pulumi stack output backendUrl --stack account)"'


def mi(checkout: Checkout, *words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        ["./mi", "bootstrap", *words],
        cwd=checkout.folder,
        env=checkout.environment,
        capture_output=True,
        text=True,
        check=False,
    )


def client(checkout: Checkout, service: str, account: str, region: str) -> Any:
    """Return a plain client of the rehearsal's AWS, in an account and a region."""
    server = json.loads((checkout.folder / ".rehearsal" / "server.json").read_text())
    return UNTYPED.client(
        service,
        endpoint_url=f"http://127.0.0.1:{server['port']}",
        region_name=region,
        aws_access_key_id=account,
        aws_secret_access_key="anything",
    )


def written(checkout: Checkout, name: str, text: str) -> dict[str, Any]:
    """Write the file of an account, unless it is there, and return what it says."""
    file = checkout.folder / "bootstrap" / f"Pulumi.{name}.yaml"
    if text:
        file.write_text(text)
    return yaml.safe_load(file.read_text())["config"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("single", SINGLE, id="one stack"),
        pytest.param("account", "", id="all stacks", marks=pytest.mark.nightly),
    ],
)
def test_an_account_is_made_found_unchanged_and_kept(
    name: str, text: str, checkout: Checkout
) -> None:
    config = written(checkout, name, text)
    account, region = config["aws:allowedAccountIds"][0], config["aws:region"]
    stacks = sorted(config["market-intelligence-bootstrap:stacks"])
    repository = config["market-intelligence-bootstrap:github"]["repository"]
    before = checkout.git("status", "--porcelain")
    done = mi(checkout, "rehearse", "--stack", name)
    assert done.returncode == 0, done.stderr
    assert "nothing to change, and `pulumi destroy` is refused" in done.stderr
    assert checkout.git("status", "--porcelain") == before

    bucket = f"market-intelligence-state-{account}-{region}"
    s3 = client(checkout, "s3", account, region)
    assert s3.get_bucket_versioning(Bucket=bucket)["Status"] == "Enabled"
    blocked = s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"]
    assert {*blocked.values()} == {True}
    statements = json.loads(s3.get_bucket_policy(Bucket=bucket)["Policy"])["Statement"]
    assert [one["Sid"] for one in statements] == ["RefuseWithoutTls", "RefuseOldTls"]
    [rule] = s3.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]
    kept = {"NoncurrentDays": 365, "NewerNoncurrentVersions": 50}
    assert rule["NoncurrentVersionExpiration"] == kept

    kms = client(checkout, "kms", account, region)
    aliases = {
        one["AliasName"]: one["TargetKeyId"]
        for one in kms.list_aliases()["Aliases"]
        if "market-intelligence" in one["AliasName"]
    }
    assert sorted(aliases) == [f"alias/{stack}-market-intelligence-secrets" for stack in stacks]
    for key in aliases.values():
        assert kms.get_key_rotation_status(KeyId=key)["KeyRotationEnabled"]

    iam = client(checkout, "iam", account, region)
    [provider] = iam.list_open_id_connect_providers()["OpenIDConnectProviderList"]
    roles = {one["RoleName"]: one for one in iam.list_roles()["Roles"]}
    names = {f"{stack}-market-intelligence-{role}" for stack in stacks for role in Role}
    boundaries = [f"{stack}-market-intelligence-cache-boundary" for stack in stacks]
    own = {one["PolicyName"] for one in iam.list_policies(Scope="Local")["Policies"]}
    assert {*boundaries} <= own
    assert {*roles} == names
    for role in roles.values():
        [trust] = role["AssumeRolePolicyDocument"]["Statement"]
        assert trust["Principal"] == {"Federated": provider["Arn"]}
        listed = iam.list_attached_role_policies(RoleName=role["RoleName"])["AttachedPolicies"]
        assert listed
        for policy in listed:
            version = iam.get_policy_version(PolicyArn=policy["PolicyArn"], VersionId="v1")
            text = json.dumps(version["PolicyVersion"]["Document"])
            others = {
                one
                for alias, one in aliases.items()
                if not role["RoleName"].startswith(alias[6:10])
            }
            assert "00000000-0000" not in text
            assert [key for key in others if key in text] == []

    printed = mi(checkout, "github", "--rehearsal", "--stack", name).stdout.splitlines()
    words = [shlex.split(line) for line in printed]
    variables = [one for one in words if one[:3] == ["gh", "variable", "set"]]
    arns = {one[7]: one[9] for one in variables if one[3] == "AWS_ROLE_ARN"}
    assert arns == {
        stack if role is Role.DEPLOYMENT else f"{stack}-{role}": roles[
            f"{stack}-market-intelligence-{role}"
        ]["Arn"]
        for stack in stacks
        for role in Role
    }
    assert {tuple(one[4:7]) for one in variables} == {("--repo", repository, "--env")}
    made = [one for one in words if one[:4] == ["gh", "api", "--method", "PUT"]]
    assert len(made) == len(arns)
    printed = mi(checkout, "stacks", "--rehearsal", "--stack", name).stdout.splitlines()
    assert [shlex.split(line) for line in printed] == [
        line
        for stack, boundary in zip(stacks, boundaries, strict=True)
        for line in (
            [
                *("pulumi", "stack", "init", stack, "--secrets-provider"),
                f"awskms://alias/{stack}-market-intelligence-secrets?region={region}",
            ],
            ["pulumi", "config", "set", "--stack", stack, "--path", BOUNDARY, boundary],
        )
    ]


@pytest.mark.nightly
def test_an_account_that_is_configured_wrongly_is_not_made(checkout: Checkout) -> None:
    written(checkout, "wrong", SINGLE.replace("acme/tables", "acme/*"))
    done = mi(checkout, "rehearse", "--stack", "wrong")
    assert done.returncode == 1
    assert 'github.repository is "acme/*": must be OWNER/NAME' in done.stdout + done.stderr
    assert "The account is not made: " in done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    unmade = mi(checkout, "github", "--rehearsal", "--stack", "wrong")
    assert (unmade.returncode, unmade.stdout) == (2, "")
    assert unmade.stderr == (
        "The account wrong is not set up yet: run ./mi bootstrap rehearse --stack wrong first.\n"
    )


def steps(clone_page: str) -> dict[int, str]:
    """Return the commands of each step of the page."""
    found = re.findall(r"^## (\d)\. .*?$(.*?)(?=^## )", clone_page, re.DOTALL | re.MULTILINE)
    return {
        int(number): "".join(re.findall(r"^```sh\n(.*?)^```", text, re.DOTALL | re.MULTILINE))
        for number, text in found
    }


@pytest.fixture(scope="module")
def followed(machine: Machine) -> str:
    """What steps 2 to 5 print in one shell, as they stand; only AWS is elsewhere."""
    page = steps((PROJECT / "docs" / "bootstrap.md").read_text())
    assert [number for number, commands in page.items() if commands] == [1, 2, 3, 4, 5, 6]
    assert page[1] == "./mi bootstrap rehearse\n"
    there = f"&s3ForcePathStyle=true&{on_loopback(machine)}"
    assert BACKEND in page[4]
    script = "".join(page[step] for step in (2, 3, 4, 5))
    script = script.replace(BACKEND, f'{BACKEND}"{there}"')
    elsewhere = f"region=us-east-1&{on_loopback(machine)}".replace("&", r"\&")
    script = script.replace(
        "sh stacks.sh\n",
        f"sed -i.former 's|region=us-east-1|{elsewhere}|' stacks.sh\nsh stacks.sh\n",
    )
    asked = [line for line in script.splitlines() if line.startswith("gh ")]
    assert len(asked) == 1
    script = script.replace(f"{asked[0]}\n", "")
    setting = "--path 'market-intelligence:alarms.subscriptions[0].endpoint'"
    script += (
        f"pulumi config set --secret {setting} on-call@example.com --stack prod\n"
        f"pulumi config get {setting} --stack prod\n"
        "pulumi stack ls --all --json\n"
    )
    done = machine.run(f"set -e\n{script}")
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.mark.nightly
@pytest.mark.timeout(1800)
def test_the_page_leads_to_stacks_whose_state_is_in_the_bucket(
    machine: Machine, followed: str
) -> None:
    assert "on-call@example.com\n" in followed

    bucket = f"market-intelligence-state-{ACCOUNT}-us-east-1"
    listed = machine.client("s3").list_objects_v2(Bucket=bucket)["Contents"]
    kept = {one["Key"] for one in listed}
    assert {
        f".pulumi/stacks/{project}/{stack}.json"
        for project, stack in (
            ("market-intelligence-bootstrap", "account"),
            *(("market-intelligence", stack) for stack in ("dev", "staging", "prod")),
        )
    } <= kept
    for stack in ("dev", "staging", "prod"):
        text = (machine.clone / f"Pulumi.{stack}.yaml").read_text()
        assert f"secretsprovider: awskms://alias/{stack}-market-intelligence-secrets?" in text
        assert f"permissionsBoundary: {stack}-market-intelligence-cache-boundary\n" in text
    assert "on-call@example.com" not in (machine.clone / "Pulumi.prod.yaml").read_text()


def acting_as(machine: Machine, stack: str, role: Role) -> dict[str, str]:
    """Return the variables of a job of GitHub that acts as a role of a stack."""
    taken = machine.client("sts").assume_role_with_web_identity(
        RoleArn=f"arn:aws:iam::{ACCOUNT}:role/{stack}-market-intelligence-{role}",
        RoleSessionName="job",
        WebIdentityToken="GitHub's token for the environment",
    )["Credentials"]
    place = f"region=us-east-1&s3ForcePathStyle=true&{on_loopback(machine)}"
    return {
        "AWS_ACCESS_KEY_ID": taken["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": taken["SecretAccessKey"],
        "AWS_SESSION_TOKEN": taken["SessionToken"],
        "PULUMI_BACKEND_URL": f"s3://market-intelligence-state-{ACCOUNT}-us-east-1?{place}",
    }


@pytest.mark.nightly
@pytest.mark.timeout(1800)
@pytest.mark.usefixtures("followed")
@pytest.mark.parametrize("stack", ["dev", "staging", "prod"])
def test_the_engine_deploys_changes_refreshes_and_verifies_a_stack_as_its_roles(
    stack: str, machine: Machine
) -> None:
    def run(role: Role, *commands: str) -> str:
        printed = ""
        for command in commands:
            done = machine.run(command, **acting_as(machine, stack, role))
            assert done.returncode == 0, f"{role}: {command}\n{done.stdout}"
            printed += done.stdout
        return printed

    pack = f"--policy-pack policies --policy-pack-config policies/config/{stack}.json"
    preview = f"pulumi preview --stack {stack} {pack}"
    deploy = f"pulumi up --yes --stack {stack} {pack}"
    drift = f"{preview} --refresh --expect-no-changes"
    verify = f"./mi verify --stack {stack}"
    account = f"pulumi config set aws:allowedAccountIds '[\"{ACCOUNT}\"]' --stack {stack}"
    assert "to create" in run(Role.PREVIEW, account, preview)
    refused = machine.run(deploy, **acting_as(machine, stack, Role.PREVIEW))
    assert "AccessDenied" in refused.stdout
    assert f"{stack}-market-intelligence-requests" not in machine.tables()
    run(Role.DEPLOYMENT, deploy, verify)
    run(Role.DRIFT, drift)
    change = f"pulumi config set --path market-intelligence:tags.team search --stack {stack}"
    assert "to update" in run(Role.PREVIEW, change, preview)
    run(Role.DEPLOYMENT, deploy, verify, f"pulumi refresh --yes --stack {stack}")
    run(Role.DRIFT, drift)
    arn = f"arn:aws:dynamodb:us-east-1:{ACCOUNT}:table/{stack}-market-intelligence-requests"
    tags = machine.client("dynamodb").list_tags_of_resource(ResourceArn=arn)["Tags"]
    assert {"Key": "team", "Value": "search"} in tags
    run(Role.DRIFT, f"./mi restore --stack {stack} --table requests --dry-run")
