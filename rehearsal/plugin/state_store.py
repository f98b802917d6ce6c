"""What the plugin keeps in the server's process of what was made."""

import os
import time

from rehearsal.plugin.aws import Aws
from rehearsal.record_store import MADE

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
