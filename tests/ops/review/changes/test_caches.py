from ops.review.changes.caches import CACHE
from ops.review.changes.change import Detail
from tests.ops.review.changes.words import said


def test_a_change_of_a_cache_has_words() -> None:
    before = {
        "clusterName": "dev-requests",
        "replicationFactor": 3,
        "nodeType": "dax.r5.large",
        "serverSideEncryption": {"enabled": True},
        "clusterEndpointEncryptionType": "TLS",
        "maintenanceWindow": "sun:05:00-sun:06:00",
        "description": "Items.",
    }
    after = {
        "clusterName": "prod-requests",
        "replicationFactor": 1,
        "nodeType": "dax.t3.small",
        "clusterEndpointEncryptionType": "NONE",
        "description": "Items and queries.",
    }
    assert said(CACHE, before, after) == [
        Detail("Name in AWS", "dev-requests", "prod-requests"),
        Detail("Nodes", "3", "1"),
        Detail("Type of its nodes", "dax.r5.large", "dax.t3.small"),
        Detail("Encrypted at rest", "on", "off"),
        Detail("Encrypted on its way", "TLS", "NONE"),
        Detail("Maintained", "sun:05:00-sun:06:00", None),
        Detail("Description", "as it was", "in other words"),
    ]
