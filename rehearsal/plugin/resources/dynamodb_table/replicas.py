"""The calls that change the replicas of a table, in the order of the official plugin."""

from collections.abc import Iterable, Sequence
from typing import Any

from rehearsal.plugin.aws import Aws
from rehearsal.plugin.errors import RefusedError
from rehearsal.plugin.resources.dynamodb_table import calls
from rehearsal.plugin.values import Plain, Properties, objects

REMAKING = ("kmsKeyArn", "consistencyMode")
"""What a replica keeps for life: the official plugin deletes it and makes another."""
_RECOVERY, _PROTECTION = "pointInTimeRecovery", "deletionProtectionEnabled"
_KEPT = ("kmsKeyArn", "deletionProtectionEnabled")
_STRONG = "STRONG"
_FURTHER = 2
Request = dict[str, Any]


def by_region(replicas: Plain) -> dict[str, Properties]:
    """Return replicas by their regions."""
    return {str(replica["regionName"]): dict(replica) for replica in objects(replicas)}


def create_replicas(aws: Aws, table: str, inputs: Properties) -> None:
    """Add the replicas that a new table is to have."""
    _create(aws, table, objects(inputs.get("replicas")), inputs)


def change_replicas(aws: Aws, table: str, olds: Properties, news: Properties) -> None:
    """Bring the replicas from old ones to new ones, in the order of the official plugin.

    Of a replica that stays it sends one change: with its recovery it leaves out its protection,
    which the next deployment sends.
    """
    before, after = by_region(olds.get("replicas")), by_region(news.get("replicas"))
    deleted = [replica for region, replica in before.items() if region not in after]
    created = [replica for region, replica in after.items() if region not in before]
    for region, old in before.items():
        if region not in after:
            continue
        new = _filled(old, after[region])
        if any(_differ(old, new, name) for name in REMAKING):
            deleted.append(old)
            created.append(new)
        elif _differ(old, new, _RECOVERY):
            _recover(aws, table, new)
        elif _differ(old, new, _PROTECTION):
            _protect(aws, table, new)
    # A witness that is left out stays as it is.
    witness: Plain = news.get("globalTableWitness") or olds.get("globalTableWitness")
    delete_replicas(aws, table, deleted, witness)
    _create(aws, table, created, news | {"globalTableWitness": witness})


def delete_replicas(aws: Aws, table: str, replicas: Sequence[Properties], witness: Plain) -> None:
    """Delete replicas, one call each; those that are strongly consistent go in one."""
    updates = [{"Delete": {"RegionName": replica["regionName"]}} for replica in replicas]
    strong = [
        update
        for update, replica in zip(updates, replicas, strict=True)
        if replica.get("consistencyMode") == _STRONG
    ]
    if strong:
        request: Request = {"ReplicaUpdates": strong}
        calls.send(aws, "UpdateTable", table, request | _witness("Delete", witness))
        return
    for update in updates:
        calls.send(aws, "UpdateTable", table, {"ReplicaUpdates": [update]})


def propagate_tags(aws: Aws, table: str, inputs: Properties) -> None:
    """Give the tags of a table to those of its replicas that ask for them."""
    for replica in objects(inputs.get("replicas")):
        if replica.get("propagateTags"):
            there = aws.within(str(replica["regionName"]))
            copy = calls.described(there, table)
            calls.tag(there, copy["TableArn"], {"tags": calls.tags(there, copy)}, inputs)


def change_keys(aws: Aws, table: str, encryption: Request, replicas: Plain) -> None:
    """Change the encryption of a table, and of the replicas that it is to have.

    The official plugin names those, not the ones that there are. It names no key that is left out.
    """
    after = by_region(replicas)
    if not after or "KMSMasterKeyId" not in encryption:
        calls.send(aws, "UpdateTable", table, {"SSESpecification": encryption})
        _wait_for_keys(aws, table, after)
        return
    keys = {region: replica.get("kmsKeyArn") for region, replica in after.items()}
    keys[aws.region] = encryption["KMSMasterKeyId"]
    updates = [
        {"Update": {"RegionName": region, "KMSMasterKeyId": key}}
        for region, key in keys.items()
        if key
    ]
    calls.send(aws, "UpdateTable", table, {"ReplicaUpdates": updates})


def _create(aws: Aws, table: str, replicas: Sequence[Properties], inputs: Properties) -> None:
    strong = [replica for replica in replicas if replica.get("consistencyMode") == _STRONG]
    if strong:
        _refuse_strong(replicas, len(strong), inputs.get("globalTableWitness"))
        request: Request = {
            "MultiRegionConsistency": _STRONG,
            "ReplicaUpdates": [_creation(replica) for replica in replicas],
        }
        witness = _witness("Create", inputs.get("globalTableWitness"))
        calls.send(aws, "UpdateTable", table, request | witness)
    for replica in replicas:
        if not strong:
            calls.send(aws, "UpdateTable", table, {"ReplicaUpdates": [_creation(replica)]})
        _recover(aws, table, replica)
        if not strong:
            _protect(aws, table, replica)


def _refuse_strong(replicas: Sequence[Properties], strong: int, witness: Plain) -> None:
    """Refuse what the official plugin refuses before it asks AWS, in its words."""
    wrong = ""
    if strong == len(replicas) == 1 and not witness:
        wrong = " Only MRSC Replica count of 1 was provided but no Witness region was provided"
    elif strong == len(replicas) == _FURTHER and witness:
        wrong = " MRSC Replica count of 2 was provided and a Witness region was also provided"
    elif strong > _FURTHER:
        wrong = f" Too many Replicas were provided {strong}"
    if wrong or strong != len(replicas):
        raise RefusedError(
            "creating replicas: Using MultiRegionStrongConsistency requires exactly 2 replicas, or "
            f"1 replica and 1 witness region.{wrong if strong == len(replicas) else ''}"
        )


def _witness(kind: str, witness: Plain) -> Request:
    """Return what is asked of a witness together with the replicas."""
    if not isinstance(witness, dict) or not witness.get("regionName"):
        return {}
    return {"GlobalTableWitnessUpdates": [{kind: {"RegionName": witness["regionName"]}}]}


def _creation(replica: Properties) -> Request:
    key = replica.get("kmsKeyArn")
    action = {"RegionName": replica["regionName"]} | ({"KMSMasterKeyId": key} if key else {})
    return {"Create": action}


def _recover(aws: Aws, table: str, replica: Properties) -> None:
    # For how many days is not sent: AWS keeps 35.
    spec = {"PointInTimeRecoveryEnabled": replica.get(_RECOVERY, False)}
    request: Request = {"PointInTimeRecoverySpecification": spec}
    calls.send(aws, "UpdateContinuousBackups", table, request, replica["regionName"])


def _protect(aws: Aws, table: str, replica: Properties) -> None:
    request: Request = {"DeletionProtectionEnabled": replica.get(_PROTECTION, False)}
    calls.send(aws, "UpdateTable", table, request, replica["regionName"])


def _wait_for_keys(aws: Aws, table: str, asked: Iterable[str]) -> None:
    """Wait for the replicas that a table is to have, as the official plugin does."""
    replicas = calls.described(aws, table).get("Replicas", [])
    there = {replica["RegionName"] for replica in replicas}
    for region in asked:
        if region not in there:
            raise RefusedError(
                f"waiting for DynamoDB Table ({table}) replica SSE update in region "
                f'"{region}": couldn\'t find resource (21 retries)'
            )


def _filled(old: Properties, new: Properties) -> Properties:
    """Return a replica that stays with what it leaves out, which AWS keeps."""
    return {name: old[name] for name in _KEPT if name in old} | new


def _differ(old: Properties, new: Properties, name: str) -> bool:
    """Whether a property differs; one that is left out says no more than an empty one."""
    return (old.get(name) or None) != (new.get(name) or None)
