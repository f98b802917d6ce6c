"""What is on record of a table's replicas once DynamoDB has answered a request."""

from typing import Any

from rehearsal.plugin.values import Plain, Properties, objects

Request = dict[str, Any]


def by_region(replicas: Plain) -> dict[str, Properties]:
    """Return replicas by their regions."""
    return {str(replica["regionName"]): dict(replica) for replica in objects(replicas)}


def after_update(table: Request, home: str, request: Request) -> Request:
    """Return what is on record after UpdateTable in the table's own region."""
    found = by_region(table.get("replicas"))
    if "SSESpecification" in request:
        # All replicas are encrypted by the same kind of key.
        return {"replicas": [replica | {"kmsKeyArn": ""} for replica in found.values()]}
    kept: Request = {}
    for update in request["ReplicaUpdates"]:
        ((kind, action),) = update.items()
        region: str = action["RegionName"]
        if kind == "Delete":
            del found[region]
        elif kind == "Create":
            mode = request.get("MultiRegionConsistency", "EVENTUAL")
            found[region] = _created(region, action.get("KMSMasterKeyId", ""), mode)
        elif region == home:
            key = {"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": action["KMSMasterKeyId"]}
            kept["SSESpecification"] = key
        else:
            found[region]["kmsKeyArn"] = action["KMSMasterKeyId"]
    for update in request.get("GlobalTableWitnessUpdates", []):
        witness = update.get("Create")
        kept["globalTableWitness"] = witness and {"regionName": witness["RegionName"]}
    return kept | {"replicas": [*found.values()]}


def after_change(table: Request, region: str, request: Request) -> Request:
    """Return what is on record after a request in the region of a replica."""
    found = by_region(table.get("replicas"))
    replica = found[region]
    if spec := request.get("PointInTimeRecoverySpecification"):
        replica["pointInTimeRecovery"] = spec["PointInTimeRecoveryEnabled"]
    else:
        replica["deletionProtectionEnabled"] = request["DeletionProtectionEnabled"]
    return {"replicas": [*found.values()]}


def _created(region: str, key: str, mode: str) -> Properties:
    return {
        "consistencyMode": mode,
        "deletionProtectionEnabled": False,
        "kmsKeyArn": key,
        "pointInTimeRecovery": False,
        "regionName": region,
    }
