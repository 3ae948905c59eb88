"""Passwords of the tests: hashed as in life, with the least work. test_known_secrets tries the real ones."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2(Argon2PasswordHasher):
    """Argon2 at its lowest cost."""

    time_cost, memory_cost, parallelism = 1, 8, 1
