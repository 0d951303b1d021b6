"""What is installed: the lock, the version, the wheel and the sdist."""

from __future__ import annotations

import importlib.metadata
import itertools
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
PEERS = ROOT / "requirements-peers.txt"
ALONE = ROOT / "requirements-peers-alone.txt"
ADAPTERS = ("catboost", "keras", "lightgbm", "ngboost", "sklearn", "xgboost")
OUTSIDE = ("peers", "accuracy", "dask", "fast", "torch", "jax", "latex", "special", *ADAPTERS)
"""The extras whose versions stand there, and not in the lock."""
SMALLER = {"xgboost": "xgboost-cpu"}
"""What the peers have instead of a library: the same without code for GPUs."""
EXACT = re.compile(r"[0-9][0-9a-z.]*")


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    table: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return table


def lock_entries(text: str) -> list[tuple[Requirement, int]]:
    """Each requirement of a lock and the number of its hashes."""
    logical = re.sub(r"\\\n", " ", re.sub(r"(?m)^\s*#.*\n?", "", text))
    entries = []
    for line in filter(None, map(str.strip, logical.splitlines())):
        requirement, *hashes = re.split(r"\s--hash=sha256:", line)
        assert all(re.fullmatch(r"[0-9a-f]{64}", digest.strip()) for digest in hashes), line
        entries.append((Requirement(requirement.strip()), len(hashes)))
    return entries


def declared(project: dict[str, Any]) -> Iterator[Requirement]:
    """Every dependency that pyproject.toml names, but for the project's own extras and the libraries compared with."""
    table = project["project"]
    extras = {name: wanted for name, wanted in table["optional-dependencies"].items() if name not in OUTSIDE}
    lists = [
        project["build-system"]["requires"],
        table["dependencies"],
        *extras.values(),
    ]
    for text in itertools.chain.from_iterable(lists):
        requirement = Requirement(text)
        if canonicalize_name(requirement.name) != canonicalize_name(table["name"]):
            yield requirement


def pinned_version(requirement: Requirement) -> Version:
    (specifier,) = requirement.specifier
    assert specifier.operator == "==", f"{requirement} is not pinned exactly"
    assert EXACT.fullmatch(specifier.version), f"{requirement} is not pinned exactly"
    return Version(specifier.version)


def test_lock_pins_one_exact_hashed_version_of_everything() -> None:
    entries = lock_entries(LOCK.read_text(encoding="utf-8"))
    names = [canonicalize_name(requirement.name) for requirement, _ in entries]
    assert sorted(set(names)) == sorted(names)
    for requirement, hashes in entries:
        pinned_version(requirement)
        assert hashes > 0, f"{requirement} has no hash"


def test_lock_satisfies_every_dependency_of_the_project(project: dict[str, Any]) -> None:
    entries = lock_entries(LOCK.read_text(encoding="utf-8"))
    pins = {canonicalize_name(requirement.name): requirement for requirement, _ in entries}
    for wanted in declared(project):
        pin = pins.get(canonicalize_name(wanted.name))
        assert pin is not None, f"{wanted} is not in requirements.lock; run: make lock"
        assert pin.marker == wanted.marker, f"{pin} is not for the same machines as {wanted}"
        assert pinned_version(pin) in wanted.specifier, f"{pin} does not satisfy {wanted}; run: make lock"


def test_pins_of_the_peers_satisfy_the_extra(project: dict[str, Any]) -> None:
    pins = {pin.name: pin for pin, _ in lock_entries(PEERS.read_text(encoding="utf-8"))}
    alone = {pin.name: pin for pin, _ in lock_entries(ALONE.read_text(encoding="utf-8"))}
    extras = project["project"]["optional-dependencies"]
    wanted = {SMALLER.get(r.name, r.name): r for name in OUTSIDE for r in map(Requirement, extras[name])}
    assert pins.keys() == wanted.keys() - {"ngboost"}
    for name, pin in {**pins, "ngboost": alone["ngboost"]}.items():
        assert pinned_version(pin) in wanted[name].specifier
    assert all(pinned_version(pin) for pin in alone.values())


@pytest.mark.parametrize("path", [LOCK, PEERS, ALONE], ids=lambda path: path.name)
def test_lock_names_no_place(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"(?m)^\s*(-|--index-url|--find-links|--trusted-host)(?!-hash)\S* ", text)


@pytest.mark.parametrize("line", ["sympy>=1.14", "sympy==1.*", "sympy", "sympy===1.14", "sympy==1.14,<2"])
def test_a_pin_that_is_not_exact_is_noticed(line: str) -> None:
    with pytest.raises((AssertionError, ValueError)):
        pinned_version(Requirement(line))


def test_installed_version_is_that_of_pyproject(project: dict[str, Any]) -> None:
    assert importlib.metadata.version("mse_sym") == project["project"]["version"]


def test_what_the_installation_points_to_is_there(project: dict[str, Any]) -> None:
    """The command, and the plugin of pytest."""
    groups = {"console_scripts": project["project"]["scripts"], **project["project"]["entry-points"]}
    assert groups.keys() == {"console_scripts", "pytest11"}
    for group, points in groups.items():
        for name, value in points.items():
            assert importlib.metadata.EntryPoint(name, value, group).load() is not None


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[set[str], set[str]]:
    """The files in the wheel, built from the sdist, and in the sdist."""
    pytest.importorskip("hatchling", reason="needs hatchling, of the extra dev")
    out = tmp_path_factory.mktemp("dist")

    def build(target: str, source: Path) -> Path:
        command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(out)]
        done = subprocess.run(command, cwd=source, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        (path,) = out.glob({"sdist": "*.tar.gz", "wheel": "*.whl"}[target])
        return path

    unpacked = tmp_path_factory.mktemp("sdist")
    with tarfile.open(build("sdist", ROOT)) as sdist:
        sdist.extractall(unpacked, filter="data")
        (top,) = unpacked.iterdir()
        in_sdist = {name.removeprefix(f"{top.name}/") for name in sdist.getnames()}
    with zipfile.ZipFile(build("wheel", top)) as wheel:
        return set(wheel.namelist()), in_sdist


def sources(folder: str) -> set[str]:
    """The files of a folder of the tree, without byte code and what editors leave behind."""
    return {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")
    }


def test_wheel_carries_the_package_and_the_derivations(built: tuple[set[str], set[str]]) -> None:
    wheel, _ = built
    package = {name for name in wheel if ".dist-info/" not in name}
    assert "mse_sym/py.typed" in package
    assert any(name.startswith("mse_sym/derivations/") for name in package)
    assert package == sources("mse_sym") | {f"mse_sym/{name}" for name in sources("derivations")}


def test_wheel_carries_the_licence_and_the_command(built: tuple[set[str], set[str]]) -> None:
    wheel, _ = built
    named = {name.partition(".dist-info/")[2] for name in wheel}
    assert {"licenses/LICENSE", "entry_points.txt", "METADATA"} <= named


def test_sdist_carries_what_is_needed_to_build_and_test(built: tuple[set[str], set[str]]) -> None:
    _, sdist = built
    assert sources("mse_sym") | sources("derivations") | sources("tests") <= sdist
    assert {"pyproject.toml", "requirements.lock", "Makefile", "LICENSE", "README.md"} <= sdist
