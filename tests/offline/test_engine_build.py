from pathlib import Path

from offline import engine_build

FAKE_GO = """#!/bin/sh
echo "$@" >> {calls}
case "$1" in
build) while [ "$1" != -o ]; do shift; done
       mkdir -p "$2" && echo engine > "$2/pulumi" && cp go.mod go.sum {modules} ;;
list)  echo {modules} ;;
esac
"""


def test_the_engine_and_its_shims_land_in_the_target_together(tmp_path: Path) -> None:
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
    build = calls.read_text().splitlines()[0]
    assert "-X github.com/pulumi/pulumi/pkg/v3/version.Version=3.79.0" in build
    assert "-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=3.79.0" in build


def test_both_modules_are_pinned_by_hash() -> None:
    folder = Path(engine_build.__file__).parent / "go"
    required = [
        f"github.com/pulumi/pulumi/{module}/v3 v{engine_build.VERSION}" for module in ("pkg", "sdk")
    ]
    assert [line for line in required if line in (folder / "go.mod").read_text()] == required
    sums = (folder / "go.sum").read_text()
    assert [line for line in required if f"{line} h1:" in sums] == required
