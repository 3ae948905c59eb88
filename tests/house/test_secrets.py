"""No secret stands in the code: not one, not a default one."""

import ast
import re

import pytest

from tests.house import reading

SECRET_NAME = re.compile(r"(password|passwd|secret|secret_key|otp_key|api_key|token|pepper|salt)$", re.I)


def test_no_secret_stands_in_the_code():
    paths = [*reading.modules(), *reading.named(".py", below=reading.PROJECT / "tools")]

    assert [fault for path in paths for fault in secrets(reading.tree(path), reading.short(path))] == []


@pytest.mark.parametrize(
    "sample",
    [
        "SECRET_KEY = 'change-me'",
        "password: str = 'admin123'",
        "connect(password='postgres')",
        "SECRETS = {'otp_key': '000000'}",
        "KEY = os.environ.get('SEVANIDHI_SECRET_KEY', 'insecure')",
        "def open_account(*, password='19800401'): ...",
    ],
)
def test_a_secret_would_be_found(sample):
    assert len(secrets(ast.parse(sample), "sample.py")) == 1


@pytest.mark.parametrize(
    "sample",
    [
        "SECRET_KEY = secrets['secret_key']",
        "password = ''",
        "os.environ.get('SMTP_PASSWORD', '')",
        "x = {'token': token}",
        "SET_PASSWORD = 'set_password'",
        "hide('password', 'again')",
    ],
)
def test_a_secret_kept_elsewhere_is_none(sample):
    assert secrets(ast.parse(sample), "sample.py") == []


def secrets(parsed: ast.AST, path: str) -> list[str]:
    """Return where a name of a secret is given a text other than the name itself."""
    given = ((name, value) for name, value in givings(parsed) if SECRET_NAME.search(name) and is_text(value))
    return [f"{path}:{value.lineno} {name}" for name, value in given if value.value.lower() != name.lower()]


def givings(parsed: ast.AST):
    """Yield every (name, value): assignments, keywords, dictionary entries, defaults of all kinds."""
    for node in ast.walk(parsed):
        match node:
            case ast.Assign(targets=targets, value=value):
                yield from ((name_of(target), value) for target in targets)
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                yield name_of(target), value
            case ast.keyword(arg=str(name), value=value):
                yield name, value
            case ast.Dict(keys=keys, values=values):
                yield from (
                    (key.value, value) for key, value in zip(keys, values, strict=True) if is_text(key)
                )
            case ast.Call(
                func=ast.Attribute(attr="get" | "getenv" | "setdefault" | "pop"),
                args=[ast.Constant(value=str(name)), value],
            ):
                yield name, value
            case ast.arguments(kwonlyargs=names, kw_defaults=values):
                yield from (
                    (name.arg, value) for name, value in zip(names, values, strict=True) if value is not None
                )


def name_of(target: ast.expr) -> str:
    return getattr(target, "id", getattr(target, "attr", ""))


def is_text(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(node.value)
