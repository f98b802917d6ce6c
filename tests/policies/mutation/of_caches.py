"""Every fault of caches."""

from collections.abc import Iterator

from tests.policies.mutation.changes import absent, with_value, without
from tests.policies.mutation.estate import Stack
from tests.policies.mutation.faults import fault
from tests.policies.mutation.mutant import Mutant, of


def caches(stack: Stack) -> Iterator[Mutant]:
    encryption, transport, zones = (
        f"dax-cluster-{what}" for what in ("encryption", "transport", "zones")
    )
    cache = stack["cache"]
    yield from of(cache, "serverSideEncryption.enabled", encryption)
    yield fault("cache", "no encryption", without("serverSideEncryption"), encryption)
    yield from of(cache, "clusterEndpointEncryptionType", transport, wrong=["NONE", ""])
    yield from of(cache, "replicationFactor", zones, wrong=[2, 1, 0])
    yield fault("cache", "in the default subnets", without("subnetGroupName"), zones)
    elsewhere = with_value("subnetGroupName", "other")
    yield fault("cache", "in the subnets of another stack", elsewhere, zones)
    yield fault("cache", "in one zone", with_value("availabilityZones", ["us-east-1a"]), zones)
    yield fault("cache-subnets", "removed", absent, zones)
    for what, subnets in {
        "of one subnet": ["subnet-1a2b3c4d"],
        "of one subnet named twice": ["subnet-1a2b3c4d"] * 2,
        "of no subnet": [],
    }.items():
        yield fault("cache-subnets", what, with_value("subnetIds", subnets), zones)
