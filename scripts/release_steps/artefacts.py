"""Try the wheel as its users get it, and write down what is in it: SBOM and checksums."""

from __future__ import annotations

import hashlib
import json
import venv
from pathlib import Path

from release_steps.build import wheel_in
from release_steps.repository import git
from release_steps.workshop import Workshop

CHECKSUMS = "SHA256SUMS"


def try_wheel(workshop: Workshop) -> None:
    """Run the tests of the package against this very wheel, in empty environments."""
    wheel = wheel_in(workshop.artefacts)
    tests = ("-m", "pytest", "-q", "contract_tests/suite/test_package.py")
    workshop.run("test the wheel", workshop.python, *tests, RLOR_WHEEL=str(wheel))


def write_sbom(workshop: Workshop) -> None:
    """What an installation of the wheel consists of today, as CycloneDX 1.6."""
    wheel, environment = wheel_in(workshop.artefacts), workshop.folder / "environment"
    venv.create(environment, with_pip=False, symlinks=True)
    holder = str(environment / "bin" / "python")
    pip = (workshop.python, "-m", "pip", "--python", holder, "--disable-pip-version-check")
    workshop.run("install the wheel", *pip, "install", "--quiet", "--no-input", str(wheel))
    sbom = workshop.artefacts / f"rlor_trainer_client-{workshop.version}.cdx.json"
    workshop.run(
        "write the SBOM",
        *(workshop.python, "-m", "cyclonedx_py", "environment", holder, "--pyproject", "pyproject.toml"),
        *("--mc-type", "library", "--sv", "1.6", "--of", "JSON", "--output-reproducible", "-o", str(sbom)),
        SOURCE_DATE_EPOCH=git(workshop.clone, "show", "--no-patch", "--format=%ct", "HEAD"),
    )
    # The tool knows no version, as pyproject.toml has none; and only a hash says which file is meant.
    document = json.loads(sbom.read_text("utf-8"))
    document["metadata"]["component"] |= {
        "version": workshop.version,
        "purl": f"pkg:pypi/rlor-trainer-client@{workshop.version}",
        "hashes": [{"alg": "SHA-256", "content": _sha256(wheel)}],
    }
    sbom.write_text(json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False) + "\n", "utf-8")


def write_checksums(workshop: Workshop) -> None:
    """SHA-256 of each file, for `sha256sum -c`."""
    files = sorted(workshop.artefacts.iterdir())
    lines = [f"{_sha256(file)}  {file.name}\n" for file in files]
    (workshop.artefacts / CHECKSUMS).write_text("".join(lines), "utf-8")


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
