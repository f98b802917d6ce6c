"""Commands of the AWS CLI that prepare a table for adoption."""

import json
import shlex
from collections.abc import Mapping
from dataclasses import dataclass

from market_intelligence.specs import Index


@dataclass(frozen=True, slots=True)
class Commands:
    """Commands on a table in a region."""

    name: str
    region: str

    def on_demand(self) -> str:
        """Return the command that switches it to on-demand billing."""
        return self._update("--billing-mode PAY_PER_REQUEST")

    def without_stream(self) -> str:
        """Return the command that disables its stream."""
        return self._update("--stream-specification StreamEnabled=false")

    def without_destination(self, stream: str) -> str:
        """End its sending of changes to a Kinesis data stream."""
        return self._command("disable-kinesis-streaming-destination", f"--stream-arn {stream}")

    def without_expiry(self, attribute: str) -> str:
        """Return the command that disables time to live; AWS requires the attribute's name."""
        spec = f"Enabled=false,AttributeName={attribute}"
        return self._command("update-time-to-live", f"--time-to-live-specification {spec}")

    def without_index(self, name: str) -> str:
        """Return the command that deletes an index."""
        return self._update(_changes({"Delete": {"IndexName": name}}))

    def with_index(self, index: Index) -> str:
        """Return the command that creates an index."""
        types = " ".join(f"AttributeName={key.name},AttributeType={key.type}" for key in index.keys)
        created = {
            "IndexName": index.name,
            "KeySchema": [
                {"AttributeName": key.name, "KeyType": kind}
                for key, kind in zip(index.keys, ("HASH", "RANGE"), strict=False)
            ],
            "Projection": {"ProjectionType": index.projection},
        }
        return self._update(f"--attribute-definitions {types} {_changes({'Create': created})}")

    def without_replica(self, region: str) -> str:
        """Return the command that deletes its replica in a region."""
        change = shlex.quote(json.dumps([{"Delete": {"RegionName": region}}]))
        return self._update(f"--replica-updates {change}")

    def without_tag(self, arn: str, key: str) -> str:
        """Return the command that removes a tag."""
        options = f"--resource-arn {arn} --tag-keys {shlex.quote(key)}"
        return f"aws dynamodb untag-resource --region {self.region} {options}"

    def _update(self, options: str) -> str:
        return self._command("update-table", options)

    def _command(self, action: str, options: str) -> str:
        table = shlex.quote(self.name)
        return f"aws dynamodb {action} --region {self.region} --table-name {table} {options}"


def _changes(change: Mapping[str, object]) -> str:
    return f"--global-secondary-index-updates {shlex.quote(json.dumps([change]))}"
