"""The schemes this installation runs, and their heads of deduction."""

from functools import cache
from importlib import import_module

from django.conf import settings

from sevanidhi.core.registry.contract import Head, Scheme
from sevanidhi.kernel.refusals import Refusal


class HeadUnknown(Refusal):
    """No scheme of this installation deducts under this head. Facts: head."""


class TwoSchemesOneHead(Exception):
    """Two schemes claim the same head of deduction: a mistake of whoever wrote them."""


def schemes() -> tuple[Scheme, ...]:
    """Return the schemes switched on, in the order the installation shows them."""
    return _schemes(tuple(settings.SCHEMES))


def heads() -> tuple[Head, ...]:
    """Return every head of deduction, in the order of the schemes."""
    return tuple(_heads(tuple(settings.SCHEMES)).values())


def states_of_pay_bills() -> frozenset[str]:
    """Return the states whose pay bills deduct for a scheme of this installation."""
    return frozenset(scheme.state for scheme in schemes() if scheme.heads)


def head(code: str) -> Head:
    """Return the head of this code. May refuse: HeadUnknown."""
    try:
        return _heads(tuple(settings.SCHEMES))[code]
    except KeyError:
        raise HeadUnknown(head=code) from None


def scheme_of(head_code: str) -> Scheme:
    """Return the scheme which deducts under this head. May refuse: HeadUnknown."""
    wanted = head(head_code)
    return next(scheme for scheme in schemes() if wanted in scheme.heads)


@cache
def _schemes(codes: tuple[str, ...]) -> tuple[Scheme, ...]:
    return tuple(import_module(f"sevanidhi.schemes.{code}.scheme").SCHEME for code in codes)


@cache
def _heads(codes: tuple[str, ...]) -> dict[str, Head]:
    every = [head for scheme in _schemes(codes) for head in scheme.heads]
    known = {head.code: head for head in every}
    if len(known) != len(every):
        raise TwoSchemesOneHead(", ".join(head.code for head in every))
    return known
