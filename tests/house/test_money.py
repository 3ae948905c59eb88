"""No float comes near money."""

import ast
import re
from pathlib import Path

from tests.house import reading

# Rooms where every figure is money, a rate of it, or a count: no float at all.
MONEY_ROOMS = ("kernel", "lines", "schemes", "core/ledger", "core/payroll", "core/fields.py")
MONEY_WORD = re.compile(
    r"amount|paise|paisa|rupee|premium|balance|interest|subscription|total|credit|debit|pay\b|pay_|salary|rate_percent"
)
NO_FIGURE = re.compile(r"timeout|seconds|cutoff")


def test_no_float_stands_in_the_rooms_of_money():
    assert [fault for path in money_modules() for fault in floats(reading.tree(path), path)] == []


def test_no_float_is_given_a_name_of_money_anywhere():
    assert [fault for path in reading.modules() for fault in money_floats(reading.tree(path), path)] == []


def test_a_float_in_a_formula_would_be_found():
    sample = ast.parse("def bonus(pay: float):\n    half = pay * 0.5\n    return float(half)\n")

    assert len(floats(sample, Path("sample.py"))) == 3


def test_seconds_may_be_floats():
    sample = "time.sleep(0.5)\nrun(timeout=1.5)\nseconds: float = 0.0\ndef wait(*, seconds: float): ..."

    assert floats(ast.parse(sample), Path("sample.py")) == []


def test_a_float_under_a_name_of_money_would_be_found():
    sample = ast.parse("amount = float(text)\nbalance: float = 0\nshow(premium=float(x))\nwidth = float(y)\n")

    assert len(money_floats(sample, Path("sample.py"))) == 3


def money_modules() -> list[Path]:
    rooms = tuple(str(reading.PACKAGE / room) for room in MONEY_ROOMS)
    return [path for path in reading.modules() if str(path).startswith(rooms)]


def floats(parsed: ast.AST, path: Path) -> list[str]:
    """Return where a float is written, made or named as a type."""
    harmless = {id(node) for holder in ast.walk(parsed) for node in no_figures(holder)}
    faults = []
    for node in ast.walk(parsed):
        literal = isinstance(node, ast.Constant) and isinstance(node.value, float)
        kind = isinstance(node, ast.Name) and node.id == "float" and not refused(node, parsed)
        if (literal or kind) and id(node) not in harmless:
            faults.append(f"{path}:{node.lineno}")
    return faults


def refused(name: ast.Name, parsed: ast.AST) -> bool:
    """Return whether `float` stands in an isinstance check, which is how floats are refused."""
    checks = (call for call in reading.every(parsed, ast.Call) if called(call) == "isinstance")
    return any(name in ast.walk(call) for call in checks)


def no_figures(node: ast.AST) -> list[ast.expr]:
    """Return the parts of a node that are no figures of the house: seconds to wait, likeness of two words."""
    match node:
        case ast.Call() if called(node) == "sleep":
            return node.args
        case ast.Call(keywords=words):
            return [word.value for word in words if word.arg and NO_FIGURE.search(word.arg)]
        case ast.AnnAssign(target=ast.Name(id=name), annotation=kind, value=value) if NO_FIGURE.search(name):
            return [kind, *([value] if value else [])]
        case ast.arg(arg=name, annotation=ast.expr() as kind) if NO_FIGURE.search(name):
            return [kind]
    return []


def called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def money_floats(parsed: ast.AST, path: Path) -> list[str]:
    """Return where something named like money is made a float."""
    faults = []
    for node in ast.walk(parsed):
        match node:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value) | ast.keyword(arg=str(name), value=value)
            ):
                suspect = [value]
            case ast.AnnAssign(target=ast.Name(id=name), annotation=kind, value=value):
                suspect = [kind, *([value] if value else [])]
            case ast.arg(arg=name, annotation=ast.expr() as kind):
                suspect = [kind]
            case _:
                continue
        if MONEY_WORD.search(name) and any(is_float(part) for part in suspect):
            faults.append(f"{path}:{node.lineno} {name}")
    return faults


def is_float(node: ast.expr) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, float)
    named = node.func if isinstance(node, ast.Call) else node
    return isinstance(named, ast.Name) and named.id == "float"
