"""A mutant for each rule about DAX and Kinesis."""

from tests.e2e.mutants.mutant import SETTINGS, STACK, Mutant, around, edit

CACHE = "components/cache.py"
CLUSTER = "aws:dax:Cluster: cache"
NAMED_CLUSTER = "DAX cluster 'prod-requests'"

OF_CACHES = {
    "dax-cluster-encryption": Mutant(
        edit(CACHE, "EncryptionArgs(enabled=True)", "EncryptionArgs(enabled=False)"),
        CLUSTER,
        f"Set server_side_encryption.enabled to True on {NAMED_CLUSTER}",
    ),
    "dax-cluster-transport": Mutant(
        edit(CACHE, 'encryption_type="TLS"', 'encryption_type="NONE"'),
        CLUSTER,
        f"Set cluster_endpoint_encryption_type to 'TLS' on {NAMED_CLUSTER}",
    ),
    "dax-cluster-zones": Mutant(
        edit(SETTINGS, "nodes: 3", "nodes: 1"),
        STACK,
        f"Set replication_factor to 3 or more on {NAMED_CLUSTER}",
    ),
    "kinesis-stream-encryption": Mutant(
        around('encryption_type="KMS", ', ""),
        "aws:kinesis:Stream: changes",
        "Set encryption_type to 'KMS' on stream 'changes'",
    ),
}
