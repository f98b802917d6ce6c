import re
from pathlib import Path

import pytest

from launcher import engine_build

PROGRAMS = (
    ("github.com/pulumi/pulumi/pkg/v3", "cmd/pulumi"),
    ("github.com/pulumi/pulumi/sdk/v3", "python/cmd/pulumi-language-python"),
)
FAKE_GO = """#!/bin/sh
echo "$@" >> {calls}
case "$*" in
build*)    while [ "$1" != -o ]; do shift; done
           mkdir -p "$2" && echo engine > "$2/pulumi" && cp go.mod go.sum {modules} ;;
*-deps*)   echo "go: downloading example.com/a v1.0.0" >&2
           echo example.com/a; echo example.com/a/b ;;
*"-m -f"*) echo {modules} ;;
esac
"""


def test_the_engine_and_its_shims_land_in_the_target_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    modules, calls, target = tmp_path / "modules", tmp_path / "calls", tmp_path / "kept" / "built"
    for shim in engine_build.SHIMS:
        file = modules / shim
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("shim")
    go = tmp_path / "go"
    go.write_text(FAKE_GO.format(calls=calls, modules=modules))
    go.chmod(0o755)
    target.mkdir(parents=True)
    (target / "older").touch()

    engine_build.build(str(go), target)

    assert sorted(file.name for file in (target / "bin").iterdir()) == [
        "pulumi",
        "pulumi-analyzer-policy-python",
        "pulumi-language-python-exec",
    ]
    assert (target / "bin" / "pulumi-analyzer-policy-python").stat().st_mode & 0o111 == 0o111
    assert [path.name for path in target.parent.iterdir()] == ["built"]
    assert not (target / "older").exists()
    build = calls.read_text().splitlines()[1]
    assert "-X github.com/pulumi/pulumi/pkg/v3/version.Version=3.79.0" in build
    assert "-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=3.79.0" in build
    assert capfd.readouterr().err.splitlines() == [
        "Building the Pulumi engine 3.79.0 with Go: about 5 minutes, once.",
        "Fetching the engine's Go modules ...",
        "Fetching the engine's Go modules: done in 0 s",
        "Compiling the engine ...",
        "Compiling the engine: done in 0 s",
    ]


@pytest.mark.parametrize(
    ("lines", "state"),
    [
        ([], "0 of 1,136 packages"),
        (["runtime", "a.com/b/d", "# a.com/b/d"], "2 of 1,136 packages"),
        (["runtime", *(f"{module}/{program}" for module, program in PROGRAMS)], "linking"),
    ],
    ids=["nothing yet", "some", "all"],
)
def test_what_is_done_is_counted(lines: list[str], state: str) -> None:
    assert engine_build.compiled(lines, 1136) == state
    fetched = ["go: downloading a.com/b v1.0.0", "go: downloading a.com/c v2.0.0", "a.com/b/d"]
    assert engine_build.fetched(fetched) == "2 of at most 217 modules"


def test_every_module_is_pinned_by_hash() -> None:
    # With a replacement, the last of two names is the one that is fetched.
    named = re.findall(r"^\t(?:\S+ => )?(\S+) (v\S+)", pins("go.mod"), re.MULTILINE)
    replaced = {"github.com/sergi/go-diff v1.3.1", "github.com/xanzy/ssh-agent v0.3.3"}
    modules = {f"{module} {version}" for module, version in named} - replaced
    assert {f"{module} v{engine_build.VERSION}" for module, _ in PROGRAMS} <= modules
    hashed = {line.rpartition(" h1:")[0] for line in pins("go.sum").splitlines()}
    assert hashed == modules | {f"{module}/go.mod" for module in modules}


def pins(name: str) -> str:
    return (engine_build.MODULES / name).read_text()
