"""The environment in which plain `pulumi`, `aws` and boto3 act on a rehearsal and nothing else."""

import json
import os
import shlex
from typing import cast

from launcher.engine import Engine
from launcher.paths import BIN, PULUMI_HOME, STATE, VENV
from offline import RehearsalError, regions, shadow
from offline.accounts import ACCOUNT, DEFAULT_ACCOUNT
from offline.embedded import EmbeddedAws
from offline.stack_file import STACK

ALLOWED = "aws:allowedAccountIds"
# A variable with one of these starts could lead to a real account.
REAL = ("AWS_", "PULUMI_")


def variables(stack: str, engine: Engine, server: EmbeddedAws) -> dict[str, str]:
    """Give the variables to set."""
    first = [str(BIN), str(VENV / "bin"), str(engine.folder)]
    rest = [name for name in os.environ["PATH"].split(os.pathsep) if name not in first]
    region = _region(stack)
    return {
        STACK: stack,
        "PATH": os.pathsep.join(first + rest),
        "NO_PROXY": "127.0.0.1",
        "no_proxy": "127.0.0.1",
        "AWS_ENDPOINT_URL": server.url,
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        "AWS_ACCESS_KEY_ID": _account(stack),
        "AWS_SECRET_ACCESS_KEY": "rehearsal",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "PULUMI_BACKEND_URL": STATE.as_uri(),
        "PULUMI_HOME": str(PULUMI_HOME),
        "PULUMI_CONFIG_PASSPHRASE": "rehearsal",
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
    }


def check(stack: str) -> None:
    """Refuse a file whose region or accounts cannot be rehearsed."""
    _region(stack)
    _account(stack)


def without_real_accounts() -> dict[str, str]:
    """Give this process's environment without what could lead to a real account."""
    return {name: value for name, value in os.environ.items() if not name.startswith(REAL)}


def exports(values: dict[str, str]) -> str:
    """Write the variables as shell commands, those that could lead to a real account unset."""
    real = sorted(set(os.environ) - set(without_real_accounts()) - set(values))
    unset = [f"unset {name}" for name in real]
    return "\n".join([*unset, *(f"export {k}={shlex.quote(v)}" for k, v in values.items())])


def _account(stack: str) -> str:
    """Give the account that the stack works in: the first that its file allows."""
    written = shadow.structured_setting(stack, ALLOWED)
    accounts = _decoded(written) if isinstance(written, str) else written
    if accounts is None or accounts == []:
        return DEFAULT_ACCOUNT
    items = cast("list[object]", accounts) if isinstance(accounts, list) else []
    texts = [item for item in items if isinstance(item, str) and ACCOUNT.fullmatch(item)]
    if not texts or texts != items:
        raise RehearsalError(
            f"Pulumi.{stack}.yaml: {ALLOWED} is no list of accounts: write each as 12 digits in "
            f'quotes, such as {ALLOWED}: ["{DEFAULT_ACCOUNT}"].'
        )
    return texts[0]


def _decoded(text: str) -> object:
    """Give what a text of JSON says, or the text itself where it is none."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def _region(stack: str) -> str:
    region = shadow.setting(stack, "aws:region")
    if region is None:
        raise RehearsalError(
            f"Pulumi.{stack}.yaml has no region: set aws:region below config, such as us-east-1."
        )
    if fault := regions.fault(region):
        raise RehearsalError(f"Pulumi.{stack}.yaml: aws:region {fault}")
    if region not in regions.known_regions():
        raise RehearsalError(
            f"Pulumi.{stack}.yaml: aws:region {region} is not among the regions of the embedded "
            f"AWS. {regions.suggestion(region)}"
        )
    return region
