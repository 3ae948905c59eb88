"""Relations between models point downwards, as imports do; only migrations look models up by name."""

import ast

from django.apps import apps
from django.db import models

from tests.house import reading

# From the top down; a room may relate to those of its own step and below.
STEPS = (
    ("sevanidhi.site",),
    ("sevanidhi.desks", "sevanidhi.schemes"),
    ("sevanidhi.lines",),
    ("sevanidhi.core.mailroom",),
    ("sevanidhi.core.payroll", "sevanidhi.core.casework", "sevanidhi.core.journeys"),
    (
        "sevanidhi.core.ledger",
        "sevanidhi.core.documents",
        "sevanidhi.core.api",
        "sevanidhi.core.signatures",
        "sevanidhi.core.vault",
    ),
    ("sevanidhi.core.uploads",),
    ("sevanidhi.core.accounts",),
    ("sevanidhi.core.notices",),
    ("sevanidhi.core.people",),
    ("sevanidhi.core.offices",),
    ("sevanidhi.core.registry", "sevanidhi.core.audit"),
    ("sevanidhi.web",),
)


def test_every_relation_points_downwards():
    assert [fault for model in our_models() for fault in upward_relations(model)] == []


def test_the_walk_sees_relations():
    relations = [field for model in our_models() for field in model._meta.get_fields() if is_ours(field)]

    assert len(relations) > 5


def test_a_relation_upwards_would_be_found():
    assert points_upwards("sevanidhi.core.offices", "sevanidhi.core.payroll")
    assert points_upwards("sevanidhi.core.ledger", "sevanidhi.schemes.gpf")
    assert not points_upwards("sevanidhi.schemes.gpf", "sevanidhi.core.ledger")


def test_one_scheme_does_not_relate_to_another():
    assert points_upwards("sevanidhi.schemes.gpf", "sevanidhi.schemes.state_insurance")
    assert not points_upwards("sevanidhi.schemes.gpf", "sevanidhi.schemes.gpf")


def test_models_are_looked_up_by_name_only_in_migrations():
    assert [
        fault for path in reading.modules() for fault in lookups(reading.tree(path), reading.short(path))
    ] == []


def test_a_lookup_would_be_found():
    assert lookups(ast.parse("apps.get_model('ledger', 'Posting')"), "sample.py") == ["sample.py:1"]


def our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("sevanidhi.")]


def upward_relations(model: type[models.Model]) -> list[str]:
    room = room_of(model)
    fields = [field for field in model._meta.get_fields() if is_ours(field)]
    return [
        f"{model.__name__}.{field.name} → {field.related_model.__module__}"
        for field in fields
        if points_upwards(room, room_of(field.related_model))
    ]


def is_ours(field: models.Field) -> bool:
    """Return whether this is a relation the model itself declares, to a model of the house."""
    forward = field.is_relation and not field.auto_created and field.related_model is not None
    return forward and field.related_model.__module__.startswith("sevanidhi.")


def room_of(model: type[models.Model]) -> str:
    return apps.get_app_config(model._meta.app_label).name


def points_upwards(room: str, other: str) -> bool:
    """Return whether `other` stands above `room`, or beside it where neighbours may not know each other."""
    if room.startswith("sevanidhi.schemes.") and other.startswith("sevanidhi.schemes."):
        return room != other
    return step_of(other) < step_of(room)


def step_of(room: str) -> int:
    return next(step for step, rooms in enumerate(STEPS) if room.startswith(rooms))


def lookups(parsed: ast.AST, path: str) -> list[str]:
    attributes = reading.every(parsed, ast.Attribute)
    return [f"{path}:{node.lineno}" for node in attributes if node.attr == "get_model"]
