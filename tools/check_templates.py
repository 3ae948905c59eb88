"""Check the Jinja templates: well marked up (djlint), without faults, naming only templates there are."""

import subprocess
import sys
from pathlib import Path

import django
from django.template import engines
from jinja2 import Environment, TemplateNotFound, TemplateSyntaxError, meta

PROJECT = Path(__file__).resolve().parents[1]
PACKAGE = PROJECT / "sevanidhi"
DJLINT = Path(sys.executable).with_name("djlint")


def main() -> int:
    django.setup()
    environment = next(engine.env for engine in engines.all() if hasattr(engine, "env"))
    faults = [fault for path in templates() for fault in faults_of(path, environment)]
    print("\n".join(faults))
    marked_up = subprocess.run(
        [DJLINT, "--lint", "--quiet", str(PACKAGE)], cwd=PROJECT, check=False
    ).returncode
    return 1 if faults or marked_up else 0


def templates() -> list[Path]:
    """Return every template file of the house."""
    return sorted(path for path in PACKAGE.rglob("*.html") if "templates" in path.parts)


def faults_of(path: Path, environment: Environment) -> list[str]:
    """Return what keeps a template from being compiled, and the templates it names that are not there."""
    source = path.read_text(encoding="utf-8")
    place = path.relative_to(PROJECT)
    try:
        environment.compile(source, name=str(place))
        named = meta.find_referenced_templates(environment.parse(source))
    except TemplateSyntaxError as fault:
        return [f"{place}:{fault.lineno}: {fault.message}"]
    return [
        f"{place}: names {name}, which is not there"
        for name in named
        if name and not found(name, environment)
    ]


def found(name: str, environment: Environment) -> bool:
    try:
        environment.get_template(name)
    except TemplateNotFound:
        return False
    except TemplateSyntaxError:
        return True  # there, and told of under its own name
    return True


if __name__ == "__main__":
    sys.exit(main())
