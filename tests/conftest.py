"""A Pulumi run without an engine: what a program registers is recorded, nothing is deployed."""

import asyncio
import contextvars
import os
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar, cast

import pulumi
import pytest
from google.protobuf import empty_pb2, struct_pb2
from google.protobuf.json_format import ParseDict
from hypothesis import settings
from pulumi.runtime import mocks as pulumi_mocks
from pulumi.runtime import rpc
from pulumi.runtime.proto import resource_pb2
from pulumi.runtime.settings import Settings, configure
from typing_extensions import override
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

PROJECT = "market-intelligence"
ACCOUNT = "111122223333"
REGION = "us-east-1"
LABEL = "2026-01-01T00:00:00.000"
FUNCTIONS: dict[str, Mapping[str, object]] = {
    "aws:index/getCallerIdentity:getCallerIdentity": {"accountId": ACCOUNT},
    "aws:index/getPartition:getPartition": {"partition": "aws"},
    "aws:index/getRegion:getRegion": {"region": REGION},
}
# What the program leaves the engine to name.
AUTO_NAMED = {"aws:dax/parameterGroup:ParameterGroup"}
# How the ARN of a resource ends, with its name in AWS; its service is that of its type.
ENDS = {
    "aws:backup/vault:Vault": "backup-vault:{}",
    "aws:dynamodb/table:Table": "table/{}",
    "aws:iam/policy:Policy": "policy/{}",
    "aws:iam/role:Role": "role/{}",
    "aws:kms/key:Key": "key/{}",
}
# What a shell, a CI system or an outer `make` sets: it would change what commands print, and how
# long they take.
_SURROUNDINGS = {
    "COLUMNS",
    "FORCE_COLOR",
    "LINES",
    "MAKEFLAGS",
    "MAKELEVEL",
    "MFLAGS",
    "NO_COLOR",
    "PYTHONDONTWRITEBYTECODE",  # each of many processes would compile the project once more
}

# Files whose tests go one after the other, since they share the stacks that stand for them all: a
# process that had some of them would deploy the same stacks again.
_TOGETHER = (
    (
        "tests/e2e/test_deploy.py",
        "tests/e2e/test_verify.py",
        "tests/e2e/test_docs.py",
        "tests/e2e/test_protection.py",  # which takes the stacks down
    ),
    (
        "tests/e2e/test_reviews.py",
        "tests/e2e/test_restore.py",
        "tests/e2e/test_reviews_elsewhere.py",
    ),
    ("tests/ops/verify/",),
)
# The longest first, so that no worker is left alone with them at the end.
_LONGEST = (
    *(file for files in _TOGETHER for file in files),
    *("tests/e2e/test_road.py", "tests/e2e/", "tests/policies/mutation/"),
    *("tests/rehearsal/plugin/test_pairs_of_changes.py", "tests/rehearsal/test_preloaded.py"),
)

# The fixtures that start an AWS on loopback.
_SERVERS = {"server", "started", "url"}

Result = TypeVar("Result")

for _name in _SURROUNDINGS:
    os.environ.pop(_name, None)

# How long an example takes says more of the machine than of the code, and a run is as any other.
settings.register_profile("any machine", deadline=None, derandomize=True)
settings.load_profile("any machine")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Have the longest tests begin, and mark those that ask a server."""
    for item in items:
        if not _SERVERS.isdisjoint(getattr(item, "fixturenames", ())):
            item.add_marker("server")

    def place(item: pytest.Item) -> int:
        begins = (n for n, path in enumerate(_LONGEST) if item.nodeid.startswith(path))
        return next(begins, len(_LONGEST))

    items.sort(key=place)


class _FilesTogether(LoadFileScheduling):
    """Gives each file to one worker, and files or a folder that share something to the same."""

    @override
    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        return next((files[0] for files in _TOGETHER if file.startswith(files)), file)


def pytest_xdist_make_scheduler(
    config: pytest.Config, log: Producer | None
) -> LoadFileScheduling | None:
    return _FilesTogether(config, log) if config.option.dist == "loadfile" else None


class _FailuresAtOnce:
    """Names what fails as it fails: a run that is ended from outside never reaches its summary."""

    def __init__(self, terminal: pytest.TerminalReporter) -> None:
        self._terminal = terminal

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            lines = report.longreprtext.splitlines()
            reason = next((line[1:].strip() for line in lines if line.startswith("E ")), "")
            self._terminal.write_line(f"\nFAILED {report.nodeid}: {reason}")


@pytest.hookimpl(trylast=True)  # so that the reporter is there
def pytest_configure(config: pytest.Config) -> None:
    terminal = config.pluginmanager.get_plugin("terminalreporter")
    if isinstance(terminal, pytest.TerminalReporter):
        config.pluginmanager.register(_FailuresAtOnce(terminal))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Have a test that hangs end the run: what hangs for one would hang for many, each for long."""
    if call.excinfo and "from pytest-timeout" in str(call.excinfo.value):
        item.session.shouldfail = f"{item.nodeid} hung: what comes after it may hang, too"
    return (yield)


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """A resource as the program handed it to the engine."""

    urn: str
    inputs: dict[str, object]
    protect: bool
    dependencies: frozenset[str]
    """The URNs that it waits for."""
    comes_from: Mapping[str, list[str]]
    """The URNs that its properties are made of."""
    delete_before_replace: bool
    ignore_changes: list[str]
    replace_on_changes: list[str]


class _Registration(Protocol):
    parent: str
    type: str
    name: str
    protect: bool
    object: struct_pb2.Struct
    dependencies: list[str]


class _Outputs(Protocol):
    urn: str
    outputs: struct_pb2.Struct


class _NoAnswers(pulumi.runtime.Mocks):
    @override
    def new_resource(self, args: pulumi.runtime.MockResourceArgs) -> tuple[str, dict[str, object]]:
        raise NotImplementedError(args.typ)

    @override
    def call(self, args: pulumi.runtime.MockCallArgs) -> tuple[dict[str, object], None]:
        raise NotImplementedError(args.token)


class Mocks(pulumi_mocks.MockMonitor):
    """Runs programs as the engine does, and keeps what they register."""

    def __init__(self) -> None:
        super().__init__(_NoAnswers())
        self.registered: list[Registered] = []
        self.outputs: dict[str, dict[str, object]] = {}

    def run(
        self,
        program: Callable[[], Result],
        *,
        stack: str = "dev",
        project: str = PROJECT,
        config: Mapping[str, str] | None = None,
        secret_keys: list[str] | None = None,
    ) -> Result:
        """Run a program as one stack, in a context of its own, and give what it returns."""
        returned: list[Result] = []

        def run() -> None:
            pulumi.runtime.set_all_config(dict(config or {}), secret_keys or [])
            engine = pulumi_mocks.MockEngine(None)
            configure(Settings(project=project, stack=stack, monitor=self, engine=engine))
            in_stack = pulumi.runtime.run_in_stack(lambda: returned.append(program()))
            asyncio.run(in_stack)

        contextvars.copy_context().run(run)
        return returned[0]

    def resource(self, urn: str) -> Registered:
        """Return the one resource whose URN ends so."""
        [found] = [resource for resource in self.registered if resource.urn.endswith(urn)]
        return found

    @override
    def make_urn(self, parent: str, type_: str, name: str) -> str:
        # The engine leaves the stack out of its children's URNs; the SDK's mocks do not.
        return super().make_urn("" if "::pulumi:pulumi:Stack::" in parent else parent, type_, name)

    @override
    def Invoke(self, request: Any) -> Any:
        # Here, because the SDK's own leaves the event loops open that it makes for this.
        answer: dict[str, Any] = {"return": dict(FUNCTIONS[request.tok])}
        return ParseDict(answer, resource_pb2.ResourceInvokeResponse())

    @override
    def RegisterResource(self, request: _Registration) -> resource_pb2.RegisterResourceResponse:
        inputs = cast("dict[str, object]", rpc.deserialize_properties(request.object))
        urn = self.make_urn(request.parent, request.type, request.name)
        self.registered.append(
            Registered(
                urn=urn,
                inputs=inputs,
                protect=request.protect,
                dependencies=frozenset(request.dependencies),
                comes_from=_origins(request),
                delete_before_replace=_goes_first(request),
                **_options(request),
            )
        )
        state = struct_pb2.Struct()
        state.CopyFrom(request.object)
        if request.type in AUTO_NAMED:
            state["name"] = f"{request.name}-1a2b3c4"
        state["arn"] = arn(request.type, str(inputs.get("name", request.name)), inputs)
        state["keyId"] = request.name
        state["configurationEndpoint"] = f"{inputs.get('clusterName')}.dax:9111"
        if inputs.get("streamEnabled"):
            state["streamArn"] = f"{state['arn']}/stream/{LABEL}"
        return resource_pb2.RegisterResourceResponse(urn=urn, id=request.name, object=state)

    @override
    def RegisterResourceOutputs(self, request: _Outputs) -> empty_pb2.Empty:
        outputs = cast("dict[str, object]", rpc.deserialize_properties(request.outputs))
        self.outputs[request.urn] = outputs
        return empty_pb2.Empty()


def _origins(request: Any) -> dict[str, list[str]]:
    """Return the URNs that each property is made of."""
    found = request.propertyDependencies.items()
    return {name: list(origins.urns) for name, origins in found if origins.urns}


def _options(request: Any) -> dict[str, list[str]]:
    """Return the options that name properties."""
    return {
        "ignore_changes": [*request.ignoreChanges],
        "replace_on_changes": [*request.replaceOnChanges],
    }


def _goes_first(request: Any) -> bool:
    """Whether it is deleted before what replaces it is made."""
    return request.deleteBeforeReplace


def arn(resource_type: str, name: str, inputs: Mapping[str, object]) -> str:
    """Return the ARN that AWS would give a resource."""
    service = resource_type.partition(":")[2].partition("/")[0]
    region = "" if service == "iam" else inputs.get("region", REGION)
    end = ENDS.get(resource_type, "{}").format(name)
    return f"arn:aws:{service}:{region}:{ACCOUNT}:{end}"


@pytest.fixture
def mocks() -> Mocks:
    return Mocks()
