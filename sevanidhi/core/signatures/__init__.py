"""The installation's signing keys, and records signed with them that anybody can check without a network."""
