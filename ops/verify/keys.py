"""What KMS says of a key that encrypts something."""

from ops.verify.aws import Aws
from ops.verify.errors import MissingError

ENABLED = "Enabled"


def key_facts(aws: Aws, key: str, alias: str, region: str | None = None) -> dict[str, str]:
    """Give a key by the alias that it should have, or else by one that it has, and its state."""
    try:
        metadata = aws.ask("kms", "describe_key", region=region, KeyId=key)["KeyMetadata"]
    except MissingError:
        return {"key": key, "state": "missing"}
    listed = aws.ask("kms", "list_aliases", region=region, KeyId=metadata["KeyId"])
    aliases = sorted(one["AliasName"] for one in listed.get("Aliases", []))
    name = alias if alias in aliases else next(iter(aliases), key)
    return {"key": name, "state": metadata["KeyState"]}
