"""Mail that brings signed forms: what it holds and where it belongs."""
