"""The faults that the pack's peers find, each run from its package in its own environment."""

import json
import os
import subprocess
import tarfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.cdk_app import QUIET
from bench.environments import CDK, CHECKOV, PROWLER, python
from bench.peers.faults import Fault, none
from launcher import progress
from launcher.errors import UserError
from launcher.paths import cache

RIGHT = "right"
"""The name of the service without a fault, among those with one."""
SERVICES = ("backup", "cloudwatch", "dax", "dynamodb", "iam", "kinesis", "kms", "sns")
_OF_CHECKOV = (
    *(f"AWS::{name}::" for name in ("CloudWatch::Alarm", "DAX", "DynamoDB", "IAM", "KMS", "SNS")),
    *("AWS::Backup::", "AWS::Kinesis::", "aws_cloudwatch_metric_alarm", "aws_kinesis_stream"),
    *(f"aws_{name}_" for name in ("backup", "dax", "dynamodb", "iam", "kms", "sns")),
)
"""How the types begin of what checkov's checks are about, in templates and in Terraform."""
_NAG = CDK.with_name("nag")
_PACKS_OF_NAG = {"AwsSolutions", "HIPAA.Security", "NIST.800.53.R5", "PCI.DSS.321"}
_ABOUT_ACCOUNTS = {"cloudwatch", "iam"}
"""Services most of whose checks in prowler are about the account: what faults name is looked up."""
_RULES = "package/lib/rules/"
_CHECKS = "prowler/providers/aws/services"
_NO_NODE = "cdk-nag runs on Node.js, and there is none here."


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """A peer's version, its checks on the services of the stack, and what it found of each fault.

    `of_right` are its findings on the correct service, which do not count for a fault.
    """

    version: str
    checks: Sequence[str]
    found: Sequence[Sequence[str]]
    of_right: Sequence[str] = ()


def checkov(faults: Sequence[Fault]) -> Peer:
    """Run checkov on each fault as a template and as Terraform."""
    executable = python(CHECKOV)
    with TemporaryDirectory() as folder:
        for name, fault in _named(faults):
            place = Path(folder, name)
            place.mkdir()
            (place / "main.tf").write_text(fault.terraform())
            if fault.template is not None:
                (place / "template.json").write_text(_as_template(fault.template))
        found = _failed(executable, folder)
    known: Mapping[str, Sequence[str]] = json.loads(_output(executable, CHECKOV))
    checks = [check for check, types in known.items() if any(map(_is_of_checkov, types))]
    return _peer(_version(executable, "checkov"), checks, faults, found)


def cdk_nag(faults: Sequence[Fault]) -> Peer:
    """Run four packs of cdk-nag on each fault that a template can have."""
    executable = python(CDK)
    with TemporaryDirectory() as templates, TemporaryDirectory() as assembly:
        for name, fault in _named(faults):
            if fault.template is not None:
                Path(templates, f"{name}.json").write_text(_as_template(fault.template))
        command = [str(executable), str(_NAG), templates, assembly]
        environment = os.environ | QUIET
        _run("cdk-nag", command, environment)
        report = Path(assembly, "validation-report.json")
        if not report.exists():
            raise UserError(f"{_NO_NODE} Its log is {_log('cdk-nag')}.")
        found = _violations(json.loads(report.read_text()))
    return _peer(_version(executable, "cdk-nag"), [*_rules_of_nag(executable)], faults, found)


def prowler(faults: Sequence[Fault]) -> Peer:
    """Return the checks of prowler that faults name; raise for one that prowler lacks."""
    executable = python(PROWLER)
    folder = _packages(executable) / _CHECKS
    service_of: dict[str, str] = {}
    for name in SERVICES:
        for file in folder.glob(f"{name}/*/*.metadata.json"):
            service_of[json.loads(file.read_text())["CheckID"]] = name
    named = {name for fault in faults for name in fault.prowler}
    if unknown := named - service_of.keys():
        raise UserError(f"prowler has no check {', '.join(sorted(unknown))}: see faults.yaml.")
    others = {check for check, name in service_of.items() if name not in _ABOUT_ACCOUNTS}
    checks = sorted(named | others)
    found = [fault.prowler for fault in faults]
    return Peer(version=_version(executable, "prowler"), checks=checks, found=found)


def _named(faults: Sequence[Fault]) -> Iterator[tuple[str, Fault]]:
    yield RIGHT, none()
    for number, fault in enumerate(faults):
        yield f"fault-{number}", fault


def _peer(
    version: str, checks: Sequence[str], faults: Sequence[Fault], found: Mapping[str, set[str]]
) -> Peer:
    of_right = found.get(RIGHT, set())
    new = [found.get(f"fault-{number}", set()) - of_right for number in range(len(faults))]
    return Peer(
        version=version,
        checks=sorted(checks),
        found=[sorted(each) for each in new],
        of_right=sorted(of_right),
    )


def _as_template(resources: Mapping[str, Any]) -> str:
    # Rules of cdk-nag look for an action before its effect, as CDK writes them.
    return json.dumps({"Resources": resources}, sort_keys=True)


def _failed(executable: Path, folder: str) -> dict[str, set[str]]:
    """Return the failed checks by the name of the folder."""
    report = Path(folder, "report")
    command = [str(executable), "-m", "checkov.main", "--directory", folder]
    command += ["--framework", "cloudformation", "terraform", "--output", "json"]
    command += ["--output-file-path", str(report), "--quiet", "--compact", "--soft-fail"]
    _run("checkov", [*command, "--skip-download"], os.environ)
    documents = json.loads((report / "results_json.json").read_text())
    found: dict[str, set[str]] = {}
    for document in documents:
        for check in document["results"]["failed_checks"]:
            name = check["file_path"].strip("/").partition("/")[0]
            found.setdefault(name, set()).add(check["check_id"])
    return found


def _is_of_checkov(resource_type: str) -> bool:
    return resource_type.startswith(_OF_CHECKOV)


def _violations(report: Mapping[str, Any]) -> dict[str, set[str]]:
    """Return the violated rules by the name of the stack, without the pack's name."""
    found: dict[str, set[str]] = {}
    for plugin in report["pluginReports"]:
        if plugin["pluginName"] not in _PACKS_OF_NAG:
            continue  # CDK's own validation of templates
        for violation in plugin["violations"]:
            rule = violation["ruleName"].partition("[")[0]
            name = rule if rule.startswith("AwsSolutions") else rule.rpartition("-")[2]
            for construct in violation["violatingConstructs"]:
                stack = construct["constructPath"].partition("/")[0]
                found.setdefault(stack, set()).add(name)
    return found


def _rules_of_nag(executable: Path) -> Iterator[str]:
    """Yield the rules of cdk-nag, inside and outside its packs."""
    [archive] = (_packages(executable) / "cdk_nag" / "_jsii").glob("cdk-nag@*.tgz")
    with tarfile.open(archive) as files:
        for name in files.getnames():
            service, _, rule = name.removeprefix(_RULES).partition("/")
            is_rule = rule.endswith(".js") and rule != "index.js"
            if name.startswith(_RULES) and service in SERVICES and is_rule:
                yield rule.removesuffix(".js")


def _packages(executable: Path) -> Path:
    said = _output(executable, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))")
    return Path(said.strip())


def _version(executable: Path, package: str) -> str:
    code = f"from importlib.metadata import version; print(version({package!r}))"
    return _output(executable, "-c", code).strip()


def _output(executable: Path, *words: str | Path) -> str:
    done = subprocess.run([executable, *words], capture_output=True, text=True, check=False)
    if done.returncode:
        raise UserError(f"{words[0]} failed: {done.stderr.strip()}")
    return done.stdout


def _run(name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
    words = [f"{key}={value}" for key, value in environment.items() if key in QUIET]
    progress.run(name, ["env", *words, *command], log=_log(name))


def _log(name: str) -> Path:
    return cache() / "bench" / f"{name}.log"
