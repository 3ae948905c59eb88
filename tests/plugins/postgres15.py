"""Which tests also run on Debian's PostgreSQL 15: what stands on the database's own behaviour.

Every test of these places gets the mark; `@pytest.mark.postgres15` on a test elsewhere adds it.
"""

import pytest

PLACES = (
    "sevanidhi/core/audit/",
    "sevanidhi/core/ledger/",
    "sevanidhi/core/tests/",
    "sevanidhi/core/vault/",
    "sevanidhi/site/tests/test_backup",
    "sevanidhi/site/tests/test_rights",
    "sevanidhi/site/tests/test_vault",
    "tests/house/test_migrations",
)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if item.nodeid.startswith(PLACES):
            item.add_marker(pytest.mark.postgres15)
