"""On PostgreSQL the site works as a role that can change rows and nothing else."""

from pathlib import Path

import httpx
import psycopg
import pytest

from tests.customer.postgresql import SUPERUSER, postgresql
from tests.customer.site.process import posted, run, serving

ROLE = "ngroups_site"
PASSWORD = "a quiet canal in autumn"


def config(port: int, user: str) -> str:
    table = {"kind": "postgresql", "name": "ngroups", "host": "127.0.0.1", "user": user}
    lines = [f'{key} = "{value}"' for key, value in table.items()]
    return "\n".join(["[customer.database]", *lines, f"port = {port}", ""])


def test_the_site_needs_no_more_than_its_grants(tmp_path: Path) -> None:
    owner = tmp_path / "owner.toml"
    with postgresql() as port:
        place = f"host=127.0.0.1 port={port}"
        with psycopg.connect(f"{place} user={SUPERUSER} dbname=postgres", autocommit=True) as server:
            server.execute("CREATE DATABASE ngroups")
            server.execute(f"CREATE ROLE {ROLE} LOGIN")
        owner.write_text(config(port, SUPERUSER))
        options = ["--data", str(tmp_path / "data"), "--config", str(owner)]
        assert run("manage", *options, "migrate", "--verbosity", "0").returncode == 0
        sql = run("manage", *options, "grants", ROLE).stdout
        with psycopg.connect(f"{place} user={SUPERUSER} dbname=ngroups", autocommit=True) as database:
            for statement in sql.splitlines():
                database.execute(statement.encode())

        with (
            serving(tmp_path, config(port, ROLE), migrated=True) as site,
            httpx.Client(base_url=site.address) as browser,
        ):
            joined = posted(
                browser, "/en/signup", {"name": "anna", "new_password": PASSWORD, "again": PASSWORD}
            )
            assert "Your recovery codes" in joined.text
            assert "accounts_account" in browser.get("/en/account/everything/export.json").text
            left = posted(browser, "/en/account/leave", {"password": PASSWORD})
            assert left.headers["Location"] == "/en/left"
            assert site.said() == ""

        with psycopg.connect(f"{place} user={ROLE} dbname=ngroups", autocommit=True) as limited:
            assert limited.execute("SELECT count(*) FROM accounts_account").fetchone() == (0,)
            for forbidden in (
                "CREATE TABLE visits (at timestamp)",
                "ALTER TABLE accounts_account ADD COLUMN last_login timestamp",
                "DROP TABLE accounts_account",
                "TRUNCATE accounts_account CASCADE",
                "DELETE FROM django_migrations",
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    limited.execute(forbidden.encode())


def test_where_there_are_no_roles_it_says_so(tmp_path: Path) -> None:
    done = run("manage", "--data", str(tmp_path), "grants", ROLE)
    assert done.returncode == 1
    assert "only PostgreSQL has roles" in done.stderr
