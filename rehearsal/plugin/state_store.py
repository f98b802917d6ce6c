"""What the plugin keeps in the server's process: what moto has no place for, and what was made."""

import os
import time
from abc import abstractmethod

from typing_extensions import override

from rehearsal.plugin.aws import Aws
from rehearsal.plugin.errors import RefusedError
from rehearsal.plugin.resource import Resource
from rehearsal.plugin.sdk_schema import resource_shape
from rehearsal.plugin.values import Properties
from rehearsal.record_store import MADE


class Recorded(Resource):
    """A resource type of which records are all there is."""

    recorded = "all of it"

    @abstractmethod
    def identity(self, aws: Aws, inputs: Properties) -> str:
        """Return the id that the official plugin gives such a resource."""

    def outputs(self, aws: Aws, inputs: Properties) -> Properties:
        """Return what AWS adds to the inputs, such as an ARN."""
        del aws, inputs
        return {}

    @override
    def create(self, aws: Aws, inputs: Properties) -> str:
        identity = self.identity(aws, inputs)
        if self.read(aws, identity, inputs) is not None:
            raise RefusedError(f"{self.type_name}: '{identity}' exists already.")
        self._record(aws, identity, inputs)
        return identity

    @override
    def read(self, aws: Aws, identity: str, known: Properties) -> Properties | None:
        return aws.records.get(self.type_name, _in_region(aws, identity))

    @override
    def update(
        self,
        aws: Aws,
        identity: str,
        olds: Properties,
        news: Properties,
        changed: frozenset[str],
    ) -> None:
        self._record(aws, identity, news)

    @override
    def delete(self, aws: Aws, identity: str, olds: Properties) -> None:
        aws.records.delete(self.type_name, _in_region(aws, identity))

    def _record(self, aws: Aws, identity: str, inputs: Properties) -> None:
        # None, so that what a resource no longer has is not taken from its former state.
        absent: Properties = dict.fromkeys(self._settable)
        held = absent | inputs | self.outputs(aws, inputs)
        aws.records.put(self.type_name, _in_region(aws, identity), held)

    @property
    def _settable(self) -> frozenset[str]:
        shape = resource_shape(self.type_name)
        return frozenset(shape.inputs.properties) if shape else frozenset()


def _in_region(aws: Aws, identity: str) -> str:
    return f"{aws.region}/{identity}"


# How long a creation takes, to measure how many go on at once: 10, or only for those of one type,
# aws:dynamodb/table:Table=10.
CREATE_SECONDS = "REHEARSAL_CREATE_SECONDS"


def remember(aws: Aws, urn: str, identity: str) -> None:
    """Keep the id of a resource that was just made; then take as long as asked."""
    aws.records.put(MADE, urn, {"id": identity})
    resource_type, _, seconds = os.environ.get(CREATE_SECONDS, "0").rpartition("=")
    if urn.split("::")[2].endswith(resource_type):
        time.sleep(float(seconds))


def forget(aws: Aws, urn: str, identity: str) -> None:
    """Drop the id of a resource that is gone."""
    # A replacement has the same URN, and may have been made before this one is deleted.
    if aws.records.get(MADE, urn) == {"id": identity}:
        aws.records.delete(MADE, urn)
