"""Each import contract refuses the import it was made to refuse."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.house import reading

PYPROJECT = tomllib.loads((reading.PROJECT / "pyproject.toml").read_text("utf-8"))
CONTRACTS = PYPROJECT["tool"]["importlinter"]["contracts"]
MODULES = [
    "kernel/money",
    "web/pages",
    "core/audit/services",
    "core/people/models",
    "core/accounts/models",
    "core/ledger/models",
    "core/ledger/services",
    "core/payroll/services",
    "core/signatures/base45",
    "core/signatures/cose",
    "core/vault/models",
    "core/vault/numbers",
    "core/vault/sealing",
    "lines/funds/services",
    "schemes/gpf/formulas",
    "schemes/gpf/models",
    "schemes/gpf/queries",
    "schemes/gpf/services",
    "schemes/gpf/views",
    "schemes/health_card/queries/families",
    "schemes/health_card/views/coordination",
    "schemes/state_insurance/services",
    "desks/counter/views",
    "site/settings",
]

REFUSED = {
    "rooms": ("core/ledger/services", "import sevanidhi.schemes.gpf.services"),
    "core": ("core/people/models", "from sevanidhi.core.accounts import models"),
    "schemes": ("schemes/gpf/services", "from sevanidhi.schemes.state_insurance import services"),
    "inside": ("schemes/gpf/models", "from sevanidhi.schemes.gpf import services"),
    "plain": ("schemes/gpf/formulas", "from django.db import models"),
    "screens": ("schemes/gpf/views", "from sevanidhi.schemes.gpf import models"),
    "vault": ("core/payroll/services", "from sevanidhi.core.vault import models"),
    "coordination": (
        "schemes/health_card/views/coordination",
        "from sevanidhi.schemes.health_card.queries import families",
    ),
    "ledger": ("core/payroll/services", "from sevanidhi.core.ledger import models"),
}


def core_rooms() -> list[str]:
    """Return the rooms of core, as the contract names them."""
    layers = next(contract["layers"] for contract in CONTRACTS if contract["id"] == "core")
    return [f"core/{name.strip()}/rooms" for layer in layers for name in layer.split(":")]


def test_every_contract_is_tried():
    assert {contract["id"] for contract in CONTRACTS} == set(REFUSED)


def test_a_house_in_order_keeps_every_contract(house):
    (house / "sevanidhi/schemes/gpf/views.py").write_text(
        "from sevanidhi.schemes.gpf import queries, services"
    )

    assert lint(house).returncode == 0


@pytest.mark.parametrize("contract", REFUSED)
def test_a_wrong_import_breaks_its_contract(house, contract):
    module, wrong = REFUSED[contract]
    (house / "sevanidhi" / f"{module}.py").write_text(wrong)

    done = lint(house, "--contract", contract)

    assert done.returncode == 1
    assert "1 broken" in done.stdout


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A house of empty rooms, with our contracts."""
    for room in [*MODULES, *core_rooms()]:
        module = tmp_path / "sevanidhi" / f"{room}.py"
        module.parent.mkdir(parents=True, exist_ok=True)
        module.touch()
    for folder in (
        tmp_path / "sevanidhi",
        *(path for path in (tmp_path / "sevanidhi").rglob("*") if path.is_dir()),
    ):
        (folder / "__init__.py").touch()
    shutil.copy(reading.PROJECT / "pyproject.toml", tmp_path)
    return tmp_path


def lint(house: Path, *options: str) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [program, "--no-cache", "--no-logo", *options], cwd=house, capture_output=True, text=True, timeout=60
    )
