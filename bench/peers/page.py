"""The table of a comparison as a page of the documents."""

from collections.abc import Callable, Iterable
from itertools import groupby

from bench.peers.record import PEERS, Found, Record
from ops.docs.generated_blocks import row, table
from ops.docs.rules import rule_link
from policies.guardrails.uncovered_controls import UNCOVERED_CONTROLS

FILE = "docs/peers.md"
_TITLE = "The pack compared with scanners"
_TEXT = """\
This page compares the findings of the [policy pack](../policies/README.md) with those of checkov,
cdk-nag and prowler, for the same faults of the services that this project deploys. `./mi peers`
runs the pack and the scanners from their packages, and writes this page and
[found.json](../bench/peers/found.json) again; it takes some minutes and needs Node.js. It exits
with 1 if a scanner finds a fault that the pack misses, or has a check on these services that is
not in [Controls](controls.md).

- Each fault is one change of a correct service: a table with its key, topic, alarms, vault,
  backups, roles, stream and cache. A tool has found the fault if it reports something for the
  changed service that it does not report for the correct one.
  [faults.yaml](../bench/peers/faults.yaml) lists all faults.
- **The pack** runs in process, with production's config, as in a preview.
- **checkov** reads each fault both as a CloudFormation template and as Terraform.
- **cdk-nag** reads the template, with AwsSolutions, NIST 800-53 R5, HIPAA and PCI DSS. A `-` means
  that CloudFormation has no resource for the fault.
- **prowler** scans accounts, not programs. Its column names the checks that would find the fault
  after a deployment; `./mi peers` only checks that they exist in its package.
- *Left out* means that the pack does not report the fault, on purpose."""
_LEFT_OUT_TEXT = """\
With these checks, checkov or cdk-nag report a fault that the pack permits, or report the correct
service."""


def page(record: Record, in_template: Iterable[bool]) -> str:
    """Return the page of a comparison; `in_template` are the faults that cdk-nag can see."""
    lines = [f"# {_TITLE}", "", _TEXT, "", *_summary(record)]
    rows = list(zip(record.faults, in_template, strict=True))
    for service, of_service in groupby(rows, key=lambda one: one[0].service):
        lines += ["", f"## {service}", "", *table("fault", "the pack", *PEERS)]
        lines += [_row(found, has_template=has_template) for found, has_template in of_service]
    return "\n".join([*lines, *_left_out(record), ""])


def _summary(record: Record) -> list[str]:
    versions = ", ".join(f"{name} {version}" for name, version in record.versions.items())
    total = len(record.faults)
    counts: dict[str, Callable[[Found], object]] = {
        "the pack": lambda one: one.pack,
        "checkov": lambda one: one.peers["checkov"],
        "cdk-nag": lambda one: one.peers["cdk-nag"],
        "checkov or cdk-nag": lambda one: one.peers["checkov"] or one.peers["cdk-nag"],
        "prowler, once deployed": lambda one: one.peers["prowler"],
    }
    return [
        f"Last compared on {record.date.isoformat()}, with {versions}.",
        "",
        *table("", f"found of {total} faults"),
        *(row(name, str(sum(map(bool, map(has, record.faults))))) for name, has in counts.items()),
    ]


def _row(found: Found, *, has_template: bool) -> str:
    rules = [rule_link(name, "../policies/") for name in found.pack]
    own = "<br>".join(rules) or ("*left out*" if found.left_out else "")
    peers = ["<br>".join(f"`{one}`" for one in found.peers[peer]) for peer in PEERS]
    if not has_template:
        peers[PEERS.index("cdk-nag")] = "-"
    return row(found.fault, own, *peers)


def _left_out(record: Record) -> list[str]:
    rows = [row(f"`{name}`", UNCOVERED_CONTROLS[name]) for name in record.left_out()]
    return ["", "## Left out on purpose", "", _LEFT_OUT_TEXT, "", *table("control", "why"), *rows]
