"""Nothing is taken from a request that was not asked for by name: a field added to it changes nothing."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from sevanidhi.site.urls import urlpatterns  # noqa: F401 — every room's schemas are read in

ROOT = Path(__file__).parents[2] / "sevanidhi"
REQUEST = ("POST", "FILES")
WHOLE = ("items", "lists", "dict", "values", "keys", "copy", "urlencode")
# Where all fields are read together, and why none of them reaches a model.
TOGETHER = {
    "core/accounts/drafts.py": "what was typed is kept for the same page, which asks for its fields by name",
    "core/api/base.py": "the digest of a request, by which it is known again",
    "core/payroll/views/aside.py": "what was typed is kept beside a file, for the same page",
    "core/payroll/views/month.py": "the headings of a file, each kept as text beside its meaning",
}


def sources() -> Iterator[tuple[str, ast.AST]]:
    for path in sorted(ROOT.rglob("*.py")):
        if not {"tests", "migrations"} & set(path.parts):
            yield str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))


def is_a_request(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in REQUEST


def reads_together(tree: ast.AST) -> Iterator[int]:
    """Return the lines that read all fields of a request at once."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in WHOLE and is_a_request(node.func.value):
                yield node.lineno
            if any(key.arg is None and is_a_request(key.value) for key in node.keywords):
                yield node.lineno
        elif isinstance(node, ast.For | ast.comprehension) and is_a_request(node.iter):
            yield node.iter.lineno


def takes_any_model_field(tree: ast.AST) -> Iterator[str]:
    """Return the forms made of a model whose fields are not named one by one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and node.name == "Meta":
            named = {
                target.id: told.value
                for told in node.body
                if isinstance(told, ast.Assign)
                for target in told.targets
                if isinstance(target, ast.Name)
            }
            if "exclude" in named or (
                "fields" in named and not isinstance(named["fields"], ast.List | ast.Tuple)
            ):
                yield ast.unparse(node)


def test_no_view_reads_all_fields_of_a_request_at_once():
    assert {path for path, tree in sources() if list(reads_together(tree))} == set(TOGETHER)


def test_no_form_takes_every_field_of_a_model():
    assert [
        (path, list(found)) for path, tree in sources() if (found := [*takes_any_model_field(tree)])
    ] == []


def schemas(base: type = BaseModel) -> Iterator[type[BaseModel]]:
    for schema in base.__subclasses__():
        if schema.__module__.startswith("sevanidhi."):
            yield schema
        yield from schemas(schema)


def test_no_schema_of_the_api_takes_what_it_does_not_name():
    ours = set(schemas())
    assert len(ours) > 10
    assert [schema for schema in ours if schema.model_config.get("extra") == "allow"] == []


@pytest.mark.parametrize(
    "code",
    [
        "Model.objects.create(**request.POST)",
        "for name in request.POST: setattr(user, name, 1)",
        "{name: value for name, value in request.POST.items()}",
        "update(request.POST.dict())",
    ],
)
def test_such_a_reading_is_found(code):
    assert list(reads_together(ast.parse(code))) == [1]


def test_such_a_form_is_found():
    for told in ("fields = '__all__'", "exclude = ['state']"):
        assert list(takes_any_model_field(ast.parse(f"class Meta:\n    {told}")))
