"""The words for a DAX cluster."""

from ops.review.changes.speech import switch
from ops.review.changes.wording import reworded, titled

CACHE = (
    titled("Name in AWS", "clusterName"),
    titled("Nodes", "replicationFactor"),
    titled("Type of its nodes", "nodeType"),
    titled("Encrypted at rest", "serverSideEncryption.enabled", switch),
    titled("Encrypted on its way", "clusterEndpointEncryptionType"),
    titled("Maintained", "maintenanceWindow"),
    reworded("description"),
)
