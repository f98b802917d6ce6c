"""A mutant for each rule about DAX and Kinesis."""

from tests.e2e.mutants.mutant import SETTINGS, Change, around, edit

CACHE = "components/cache.py"

OF_CACHES: dict[str, Change] = {
    "dax-cluster-encryption": edit(
        CACHE, "EncryptionArgs(enabled=True)", "EncryptionArgs(enabled=False)"
    ),
    "dax-cluster-transport": edit(CACHE, 'encryption_type="TLS"', 'encryption_type="NONE"'),
    "dax-cluster-zones": edit(SETTINGS, "nodes: 3", "nodes: 1"),
    "kinesis-stream-encryption": around('encryption_type="KMS", ', ""),
}
