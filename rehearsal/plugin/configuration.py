"""The provider's own configuration: region, accounts, and the tags it puts on everything."""

import json
import os
import re

from pulumi_aws.provider import ProviderArgs

from rehearsal.plugin.aws import Aws
from rehearsal.plugin.errors import RefusedError
from rehearsal.plugin.inputs import conform
from rehearsal.plugin.sdk_schema import Scalar, object_shape
from rehearsal.plugin.string_rules import Problem
from rehearsal.plugin.values import Properties, unknowns

# The engine sends these along.
ENGINE_KEYS = frozenset({"version", "pluginDownloadURL"})
_REGIONAL = re.compile(r"(?P<id>.+)@(?P<region>[a-z]{2}(-[a-z]+)+-[0-9]{1,2})")


def configuration(sent: Properties) -> tuple[Properties, list[Problem]]:
    """Give the configuration, of which the engine sends all but strings as JSON; and its faults."""
    shape = object_shape(ProviderArgs)
    decoded: Properties = {}
    for name, value in sent.items():
        if name in ENGINE_KEYS or name.startswith("__"):
            continue
        is_text = shape.properties.get(name) in (None, Scalar("string"))
        decoded[name] = json.loads(value) if isinstance(value, str) and not is_text else value
    return conform(shape, decoded)


def region(*places: Properties) -> str:
    """Return the region that the first of these names, or else the environment."""
    names = [place.get("region") for place in places]
    for name in (*names, os.environ.get("AWS_REGION")):
        if name and isinstance(name, str):
            return name
    raise RefusedError("No region is set: run `pulumi config set aws:region us-east-1`.")


def regional_identity(identity: str) -> tuple[str, Properties]:
    """Return the id of an import without the region that may follow on it, and the region."""
    found = _REGIONAL.fullmatch(identity)
    return (found["id"], {"region": found["region"]}) if found else (identity, {})


def check_account(settings: Properties, aws: Aws) -> None:
    """Refuse to work in an account that the configuration does not allow, or forbids."""
    allowed = _accounts(settings, "allowedAccountIds")
    forbidden = _accounts(settings, "forbiddenAccountIds")
    if not (allowed or forbidden):
        return
    account = aws.call("sts", "GetCallerIdentity")["Account"]
    if account in forbidden or (allowed and account not in allowed):
        raise RefusedError(f"AWS account ID not allowed: {account}")


def _accounts(settings: Properties, name: str) -> list[str]:
    """Return the accounts that a setting names, none while any is unknown."""
    accounts = settings.get(name, [])
    return [] if unknowns(accounts) else accounts
