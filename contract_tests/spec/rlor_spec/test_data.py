"""Spec, evidence and overlay are found in a checkout, and in the package itself when that is all there is."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import zipfile
from pathlib import Path

from rlor_spec import data
from rlor_spec.document import SpecDocument

REPOSITORY = Path(__file__).resolve().parents[3]
HOMES = {
    "openapi.yaml": REPOSITORY / "spec" / "openapi.yaml",
    "evidence.yaml": REPOSITORY / "spec" / "evidence.yaml",
    "overlay.yaml": REPOSITORY / "contract_tests" / "spec" / "overlay.yaml",
}
SHOW = """
import hashlib, json, sys
sys.path.insert(0, sys.argv[1])
from rlor_spec import data
from rlor_spec.document import SpecDocument
found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (data.SPEC, data.EVIDENCE, data.OVERLAY)}
print(json.dumps({"place": data.__file__, "sha256": found, "version": SpecDocument.load(data.SPEC).version}))
"""


def test_a_checkout_has_them_where_people_edit_them() -> None:
    found = [data.SPEC, data.EVIDENCE, data.OVERLAY]
    assert found == list(HOMES.values())


def test_a_zipped_package_has_them_in_itself(tmp_path: Path) -> None:
    archive = tmp_path / "ground.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for module in (REPOSITORY / "scripts" / "rlor_spec").glob("*.py"):
            packed.write(module, f"rlor_spec/{module.name}")
        for name, home in HOMES.items():
            packed.write(home, f"rlor_spec/{name}")
    command = [sys.executable, "-I", "-c", SHOW, str(archive)]
    found = json.loads(subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True).stdout)
    assert Path(found["place"]).is_relative_to(archive), "the package was imported from elsewhere"
    assert found["sha256"] == {name: hashlib.sha256(home.read_bytes()).hexdigest() for name, home in HOMES.items()}
    assert found["version"] == SpecDocument.load(HOMES["openapi.yaml"]).version
