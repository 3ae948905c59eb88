"""What each scheme says of itself: `registry.schemes()`, `registry.heads()`, `registry.head("gpf")`."""

from sevanidhi.core.registry.contract import Head, Scheme
from sevanidhi.core.registry.queries import HeadUnknown, head, heads, scheme_of, schemes, states_of_pay_bills

__all__ = ["Head", "HeadUnknown", "Scheme", "head", "heads", "scheme_of", "schemes", "states_of_pay_bills"]
