"""The README's road to production, on an engine, a backend and a home of the user's own."""

import re
from pathlib import Path

import pytest

from tests.e2e.machine import ACCOUNT, Machine, bucket, endpoint, machine, on_loopback

__all__ = ["endpoint", "machine"]


def road(clone: Path, stack: str) -> dict[str, list[str]]:
    """Return the commands under the README's "Deploy it", by the words above each block."""
    _, _, text = (clone / "README.md").read_text().partition("\n## Deploy it\n")
    section, _, _ = text.partition("\n## ")
    blocks = re.findall(r"^\*\*(.+?)\*\*.*?```sh\n(.*?)```", section, re.DOTALL | re.MULTILINE)
    return {
        title.rstrip(".,"): [
            re.sub(r"\bprod\b", stack, line.partition("  #")[0]) for line in block.splitlines()
        ]
        for title, block in blocks
    }


def backend(stack: str, machine: Machine) -> str:
    """Return where Pulumi keeps the state: for prod in a bucket, else in a folder."""
    if stack != "prod":
        folder = machine.clone.parent / "backend"
        folder.mkdir(exist_ok=True)
        return folder.as_uri()
    return f"s3://{bucket('state', machine)}"


def astray(folder: Path) -> dict[str, str]:
    """Return what a shell may set for other Pythons, which `./mi` must not heed."""
    folder.mkdir(exist_ok=True)
    for name in ("json", "pip", "pulumi", "sitecustomize"):
        (folder / f"{name}.py").write_text("raise SystemExit('led astray')\n")
    return {"PIP_USER": "1", "PYTHONPATH": str(folder), "PYTHONWARNINGS": "error"}


@pytest.mark.timeout(1800)  # about 30 commands, a dozen of them deployments
@pytest.mark.parametrize(
    "stack",
    [
        "dev",
        pytest.param("staging", marks=pytest.mark.nightly),
        pytest.param("prod", marks=pytest.mark.nightly),
    ],
)
def test_the_readme_leads_to_a_deployment_and_out_again(stack: str, machine: Machine) -> None:
    variables = {"PULUMI_BACKEND_URL": backend(stack, machine)}
    hostile = variables | astray(machine.clone.parent / "poison")
    steps = road(machine.clone, stack)
    names = {f"{stack}-market-intelligence-requests", f"{stack}-request-processing-logs"}

    def walk(*commands: str) -> str:
        printed = ""
        for command in commands:
            done = machine.run(command, **(hostile if command.startswith("./mi ") else variables))
            assert done.returncode == 0, f"{command}\n{done.stdout}"
            printed = done.stdout
        return printed

    walk(*steps["Set up once"])
    if stack != "dev":
        walk(*steps["Name who is on call"])
    walk(f"git commit --quiet --all --message {stack}")
    assert "encryptionsalt" in (machine.clone / f"Pulumi.{stack}.yaml").read_text()

    deploy, verify = steps["Deploy"]
    assert f"{ACCOUNT}, us-east-1" in walk(deploy, verify).splitlines()[-1]
    assert names <= {*machine.tables()}

    change, preview, review, update = steps["Change it"]
    assert "Tag team: none → search" in walk(change, preview, review)
    walk(update, verify)

    drift, restore, remove = steps["Look for drift"]
    walk(drift)
    machine.client("dynamodb").tag_resource(
        ResourceArn=f"arn:aws:dynamodb:us-east-1:{ACCOUNT}:table/{stack}-request-processing-logs",
        Tags=[{"Key": "team", "Value": "somebody else"}],
    )
    assert machine.run(drift, **variables).returncode != 0
    assert machine.run(verify, **variables).returncode == 1
    walk(f"{update} --refresh", verify, drift)
    walk(restore, remove)

    # The stack's file, as the user's own engine has written it, serves a rehearsal as well.
    walk(f"make --silent preview STACK={stack}")

    refused, *out = steps["Remove it"]
    if is_protected(stack, machine.clone):
        printed = machine.run(refused, **variables)
        assert printed.returncode != 0
        assert "cannot be deleted" in printed.stdout
        assert names <= {*machine.tables()}
    walk(*out)
    assert names & {*machine.tables()} == set()

    assert walk("git status --porcelain --untracked-files=no").split() == [
        "M",
        f"Pulumi.{stack}.yaml",
    ]
    walk("git checkout --quiet .")


@pytest.mark.nightly
def test_a_key_of_kms_encrypts_what_the_state_and_the_stacks_file_keep(machine: Machine) -> None:
    page = (machine.clone / "docs" / "delivery.md").read_text()
    _, _, state = page.partition("\n### State and secrets\n")
    export, init = re.findall(r"```\n(.*?)```", state, re.DOTALL)[0].splitlines()
    kms = machine.client("kms")
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    kms.create_alias(AliasName="alias/pulumi", TargetKeyId=key)
    reached = bucket("your-state-bucket", machine)
    export = export.replace("s3://your-state-bucket", f"'s3://{reached}'")
    init = init.replace('us-east-1"', f'us-east-1&{on_loopback(machine)}"')
    set_up = road(machine.clone, "prod")["Set up once"]
    endpoint = "--path 'market-intelligence:alarms.subscriptions[0].endpoint'"
    address = "on-call@example.com"
    without_passphrase = {"PULUMI_CONFIG_PASSPHRASE": ""}
    printed = ""
    for command in (
        "./mi install",
        f"{export} && {init}",
        f"{export} && pulumi config set --secret {endpoint} {address} --stack prod",
        f"{export} && pulumi config get {endpoint} --stack prod",
        f"{export} && {set_up[-1]}",
        f"{export} && pulumi preview --stack prod --policy-pack policies",
        f"{export} && pulumi stack rm --yes --preserve-config --stack prod",
        "make --silent preview STACK=prod",
    ):
        done = machine.run(command, **without_passphrase)
        assert done.returncode == 0, f"{command}\n{done.stdout}"
        printed += done.stdout
    assert f"\n{address}\n" in printed
    assert "stand-ins for: market-intelligence:alarms.subscriptions[0].endpoint.\n" in printed
    text = (machine.clone / "Pulumi.prod.yaml").read_text()
    assert "\nsecretsprovider: awskms://" in f"\n{text}"
    assert "\nencryptedkey: " in f"\n{text}"
    assert address not in text
    machine.run("git checkout --quiet .")


def test_another_account_than_the_stacks_files_is_refused_in_a_sentence(machine: Machine) -> None:
    folder = machine.clone.parent / "other"
    folder.mkdir()
    login, init, account = road(machine.clone, "dev")["Set up once"][1:]
    another = account.replace(ACCOUNT, "444455556666")
    variables = {"PULUMI_BACKEND_URL": folder.as_uri()}
    for command in ("./mi install", login, init, another):
        assert machine.run(command, **variables).returncode == 0
    done = machine.run("pulumi preview --stack dev", **variables)
    machine.run("git checkout --quiet .")
    assert done.returncode != 0
    assert f"account and region: AWS account ID not allowed: {ACCOUNT}\n" in done.stdout
    assert "Traceback" not in done.stdout


@pytest.mark.nightly
def test_a_clone_makes_an_environment_of_its_own(machine: Machine) -> None:
    environment = machine.clone / ".venv"
    environment.unlink()
    done = machine.run("./mi install && ./mi --help", **astray(machine.clone.parent / "poison"))
    assert done.returncode == 0, done.stdout
    assert environment.is_dir()
    assert not environment.is_symlink()


def is_protected(stack: str, clone: Path) -> bool:
    """Whether the stack's file, as it was committed first, protects the tables."""
    text = (clone.parent / "origin" / f"Pulumi.{stack}.yaml").read_text()
    return "deletionProtection: false" not in text
