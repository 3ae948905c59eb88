"""What the database shows: version, roles and rights, migrations, the worker, the outbox."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connections
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from sevanidhi.core.notices.models import Message, State
from sevanidhi.core.payroll import queries as payroll
from sevanidhi.core.payroll.services import STUCK_AFTER
from sevanidhi.core.vault import queries as vault
from sevanidhi.site.database import setup
from sevanidhi.site.database.connections import BOOKS_ROLES, VAULT_ROLES
from sevanidhi.site.database.provision import HIGHEST_VERSION, LOWEST_VERSION
from sevanidhi.site.health.finding import Finding, good, wrong

WHOLE = ("default", "vault")  # the roles that serve pages, in books and vault
DOORS = ((BOOKS_ROLES[1], "vault"), (VAULT_ROLES[1], "default"))
WORKER_SILENT_AFTER = timedelta(seconds=60)
MESSAGE_LATE_AFTER = timedelta(minutes=15)


def version() -> Finding:
    """The servers of books and vault are among those we run on."""
    numbers = sorted({int(_one("SELECT current_setting('server_version_num')", alias)) for alias in WHOLE})
    for number in numbers:
        if not LOWEST_VERSION <= number <= HIGHEST_VERSION:
            return wrong(
                "database",
                f"PostgreSQL {number // 10_000} पर यह नहीं चलता।",
                f"PostgreSQL {number // 10_000} is not one this runs on.",
                mend=("PostgreSQL 15 से 18 लगाएँ।", "Use PostgreSQL 15 to 18."),
            )
    found = ", ".join(str(number // 10_000) for number in numbers)
    return good("database", f"PostgreSQL {found} उत्तर देता है", f"PostgreSQL {found} answers")


def run_time_role() -> Finding:
    """What serves pages owns nothing but its temporary tables and cannot give itself rights."""
    for alias in WHOLE:
        if _is_mighty(alias):
            role = connections[alias].settings_dict["USER"]
            return wrong(
                "role",
                f"{role} के पास मालिक के अधिकार हैं, वह अपने ही ताले खोल सकता है।",
                f"{role} has an owner's rights and could open its own locks.",
                mend=(
                    "DATABASE_URL में मालिक दें और `sevanidhi serve` फिर चलाएँ: वह अलग भूमिका बनाता है।",
                    "Name the owner in DATABASE_URL and start `sevanidhi serve` again: it makes another.",
                ),
            )
    roles = ", ".join(connections[alias].settings_dict["USER"] for alias in WHOLE)
    return good("role", f"{roles} किसी के मालिक नहीं", f"{roles} own nothing")


def _is_mighty(alias: str) -> bool:
    owned = _one(
        "SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole AND relpersistence <> 't'",
        alias,
    )
    return bool(owned) or _one(
        "SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls"
        " FROM pg_roles WHERE rolname = current_user",
        alias,
    )


def doors() -> Finding:
    """No run-time role of the books can enter the vault, nor the vault's the books."""
    open_ones = [door for roles, other in DOORS for door in _open_doors(roles, other)]
    if open_ones:
        return wrong(
            "vault",
            f"आधार की तिजोरी अलग नहीं है: {', '.join(open_ones)}",
            f"The vault of Aadhaar numbers does not stand apart: {', '.join(open_ones)}",
            mend=(
                "डेटाबेस का मालिक `REVOKE CONNECT ON DATABASE … FROM …` चलाए; `sevanidhi serve` सबके लिए खुला"
                " द्वार बंद करता है।",
                "Let the database's owner run `REVOKE CONNECT ON DATABASE … FROM …`; `sevanidhi serve` shuts"
                " what stands open to all.",
            ),
        )
    return good("vault", "आधार की तिजोरी अलग है", "the vault of Aadhaar numbers stands apart")


def vault_keys() -> Finding:
    """The vault opens with the keys of this installation."""
    failing = ", ".join(map(str, vault.keys_that_fail()))
    if failing:
        return wrong(
            "vault_keys",
            f"आधार की तिजोरी इन कुंजियों से नहीं खुलती (कुंजी {failing})।",
            f"The vault of Aadhaar numbers does not open with these keys (key {failing}).",
            mend=(
                "बैकअप के vault/secrets.json से कुंजियाँ लौटाएँ।",
                "Put the keys back from vault/secrets.json of a backup.",
            ),
        )
    return good("vault_keys", "आधार की तिजोरी अपनी कुंजियों से खुलती है", "the vault opens with its keys")


def _open_doors(roles: tuple[str, ...], other: str) -> list[str]:
    """Return which of these roles may enter another alias's database, where it lies on their server."""
    name = connections[other].settings_dict["NAME"]
    asking = "SELECT coalesce(bool_or(has_database_privilege(datname, 'CONNECT')), false) FROM pg_database"
    return [
        f"{connections[alias].settings_dict['USER']} → {name}"
        for alias in roles
        if _same_server(alias, other) and _one(f"{asking} WHERE datname = %s", alias, [name])
    ]


def _same_server(alias: str, other: str) -> bool:
    one, another = connections[alias].settings_dict, connections[other].settings_dict
    return (one["HOST"], one["PORT"]) == (another["HOST"], another["PORT"])


def rights() -> Finding:
    """No run-time role can change a row of a table that only grows, nor reach a partition directly."""
    faults = [
        f"{role}: {right} {table}"
        for _, roles in (BOOKS_ROLES, VAULT_ROLES)
        for alias in roles
        for role, right, table in _forbidden_rights(connections[alias].settings_dict["USER"], roles[0])
    ]
    if faults:
        return wrong(
            "rights",
            f"जो केवल बढ़ना चाहिए उसे बदला जा सकता है: {', '.join(faults[:5])}",
            f"What may only grow can be changed: {', '.join(faults[:5])}",
            mend=(
                "`sevanidhi serve` फिर चलाएँ: वह अधिकार नए सिरे से देता है।",
                "Start `sevanidhi serve` again: it grants afresh.",
            ),
        )
    tables = len(setup.append_only_tables())
    return good(
        "rights", f"{tables} केवल बढ़ने वाली सारणियाँ सुरक्षित", f"{tables} tables that only grow are guarded"
    )


def _forbidden_rights(role: str, alias: str = "default") -> list[tuple[str, str, str]]:
    """Return the rights a role has and should not, in the database of an alias: (role, right, table)."""
    tables = sorted(setup.append_only_tables())
    return _all(
        """
        WITH RECURSIVE kept AS (
            SELECT oid, false AS part FROM pg_class
             WHERE relname = ANY(%(tables)s) AND relnamespace = 'public'::regnamespace
            UNION ALL
            SELECT inhrelid, true FROM pg_inherits JOIN kept ON inhparent = kept.oid
        )
        SELECT %(role)s, verb, kept.oid::regclass::text
          FROM kept, unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE', 'INSERT']) AS verb
         WHERE has_table_privilege(%(role)s, kept.oid, verb) AND (part OR verb <> 'INSERT')
         ORDER BY 3, 2
        """,
        {"tables": tables, "role": role},
        alias,
    )


def migrations() -> Finding:
    """Books and vault are as the code expects them."""
    waiting = [
        str(step) for alias, app in (("default", None), ("vault", "vault")) for step in _waiting(alias, app)
    ]
    if waiting:
        return wrong(
            "migrations",
            f"{len(waiting)} बदलाव डेटाबेस में नहीं पहुँचे: {', '.join(waiting[:3])}",
            f"{len(waiting)} migrations are not applied: {', '.join(waiting[:3])}",
            mend=(
                "`sevanidhi serve` शुरू होते समय उन्हें लगाता है।",
                "`sevanidhi serve` applies them as it starts.",
            ),
        )
    return good("migrations", "डेटाबेस कोड के अनुरूप है", "all migrations are applied")


def _waiting(alias: str, app: str | None) -> list[Migration]:
    executor = MigrationExecutor(connections[alias])
    return [step for step, _ in executor.migration_plan(executor.loader.graph.leaf_nodes(app))]


def worker() -> Finding:
    """Somebody does the work that was put off."""
    seen: datetime | None = _one("SELECT max(last_heartbeat) FROM procrastinate_workers")
    if seen is None or timezone.now() - seen > WORKER_SILENT_AFTER:
        since = f"{seen:%Y-%m-%d %H:%M} UTC" if seen else "—"
        return wrong(
            "worker",
            f"पृष्ठभूमि के काम रुके हैं; वर्कर आखिरी बार दिखा: {since}",
            f"No worker is alive; one was last heard of: {since}",
            mend=(
                "`sevanidhi worker` चलाएँ (`sevanidhi serve` उसे साथ चलाता है)।",
                "Run `sevanidhi worker` (`sevanidhi serve` runs one too).",
            ),
        )
    return good("worker", "वर्कर चल रहा है", "a worker is alive")


def postings() -> Finding:
    """What was approved is posted: nothing has waited long, and no posting has failed."""
    waiting = payroll.not_posted(approved_before=timezone.now() - STUCK_AFTER)
    first = waiting.first()
    if first is not None:
        since = first.failing_since or first.approved_at
        where = f"{first.office.code} {first.month}, {since:%Y-%m-%d %H:%M} UTC"
        return wrong(
            "postings",
            f"{waiting.count()} अनुमोदित अनुसूचियाँ जमा नहीं हुईं; सबसे पुरानी {where}: "
            f"{first.failure.get('hi', '—')}",
            f"{waiting.count()} approved schedules are not posted; the oldest {where}: "
            f"{first.failure.get('en', '—')}",
            mend=(
                "कारण दूर करें और देखें कि `sevanidhi worker` चल रहा है: वह हर मिनट फिर कोशिश करता है।",
                "Remove the cause and see that `sevanidhi worker` runs: it tries again every minute.",
            ),
        )
    return good("postings", "हर अनुमोदित अनुसूची जमा है", "every approved schedule is posted")


def outbox() -> Finding:
    """Messages leave soon after they are written, and none waits for an officer."""
    oldest = Message.objects.filter(state=State.WAITING).order_by("written_at").first()
    parked = Message.objects.filter(state=State.PARKED).count()
    if oldest is not None and timezone.now() - oldest.written_at > MESSAGE_LATE_AFTER:
        return wrong(
            "outbox",
            f"सबसे पुराना संदेश {oldest.written_at:%Y-%m-%d %H:%M} UTC से रुका है।",
            f"The oldest message has waited since {oldest.written_at:%Y-%m-%d %H:%M} UTC.",
            mend=(
                "`sevanidhi worker` और SMS द्वार (SEVANIDHI_KANNEL_URL) जाँचें।",
                "Check `sevanidhi worker` and the SMS gateway (SEVANIDHI_KANNEL_URL).",
            ),
        )
    if parked:
        return wrong(
            "outbox",
            f"{parked} संदेश भेजे नहीं जा सके और अधिकारी की प्रतीक्षा में हैं।",
            f"{parked} messages could not be sent and wait for an officer.",
            mend=("संदेशों की सूची में कारण देखें।", "Read the reasons in the list of messages."),
        )
    return good("outbox", "कोई संदेश रुका नहीं है", "no message is late")


def _one(query: str, alias: str = "default", values: list[Any] | None = None) -> Any:
    with connections[alias].cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchone()[0]


def _all(query: str, values: dict[str, Any], alias: str) -> list[Any]:
    with connections[alias].cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()
