"""WordPress and its MariaDB, as Debian packs them: a blog of its own for a run."""

import base64
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import aiohttp

from tests.real.servers.processes import answers, free_port, listens, output_of, running

PROGRAM = Path("/usr/share/wordpress")
INSTALL = Path(__file__).with_suffix(".php")
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own inside
ENOUGH_MEMORY = 2**30
CONFIGURATION = """<?php
define('DB_NAME', 'wp'); define('DB_USER', 'wp'); define('DB_PASSWORD', 'wp');
define('DB_HOST', '127.0.0.1:@database@'); define('DB_CHARSET', 'utf8mb4');
define('WP_HOME', '@url@'); define('WP_SITEURL', '@url@');
// Application passwords without TLS, and nothing that asks the Internet.
define('WP_ENVIRONMENT_TYPE', 'local'); define('WP_HTTP_BLOCK_EXTERNAL', true);
define('DISABLE_WP_CRON', true); define('AUTOMATIC_UPDATER_DISABLED', true);
$table_prefix = 'wp_';
if (!defined('ABSPATH')) { define('ABSPATH', __DIR__ . '/'); }
require_once ABSPATH . 'wp-settings.php';
"""
ROUTER = """<?php
$asked = __DIR__ . parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
if (is_file($asked)) { return false; }
if (is_file("$asked/index.php") && $asked !== __DIR__ . '/') { return false; }
$_SERVER['SCRIPT_NAME'] = '/index.php';
require __DIR__ . '/index.php';
"""
# Visitors of tests all come from one address, and at once.
NO_FLOOD = "<?php add_filter('wp_is_comment_flood', '__return_false', PHP_INT_MAX);\n"


@dataclass(frozen=True, slots=True)
class WordPress:
    """A blog at `url`. Its people are admin and anne, an author; passwords are `of-` their name."""

    url: str
    token: str

    async def post(self, title: str, text: str, **more: Any) -> int:
        """Publish a post and return its id."""
        made = await self.ask("POST", "/wp/v2/posts", title=title, content=text, status="publish")
        return int(made["id"])

    async def visitor_comments(self, post: int, text: str, *, name: str = "Wile") -> None:
        """Write under a post as anyone would; the blog holds it until somebody approves."""
        form = {"comment_post_ID": str(post), "comment": text, "author": name}
        form |= {"email": f"{name}@mail.test", "comment_parent": "0"}
        async with (
            aiohttp.ClientSession() as session,
            session.post(
                f"{self.url}/wp-comments-post.php", data=form, allow_redirects=False
            ) as reply,
        ):
            assert reply.status == 302, await reply.text()

    async def ask(self, method: str, path: str, **body: Any) -> Any:
        """Ask the API as the administrator."""
        signed = base64.b64encode(f"admin:{self.token}".encode()).decode()
        async with (
            aiohttp.ClientSession(headers={"Authorization": f"Basic {signed}"}) as session,
            session.request(
                method, f"{self.url}/wp-json{path}", json=body, raise_for_status=True
            ) as reply,
        ):
            return await reply.json()


@asynccontextmanager
async def wordpress() -> AsyncIterator[WordPress]:
    """Serve an empty blog."""
    with TemporaryDirectory(prefix="social-wordpress-", dir=_in_memory()) as name:
        folder, database, port = Path(name), free_port(), free_port()
        url = f"http://127.0.0.1:{port}"
        _lay_out(folder / "site", database, url)
        async with _mariadb(folder, database):
            environment = {"DATABASE_PORT": str(database), "PHP_CLI_SERVER_WORKERS": "3"}
            made = await output_of(
                "env", f"DATABASE_PORT={database}", "php", "wordpress.php", cwd=folder / "site"
            )
            command = f"php -d opcache.enable_cli=1 -S 127.0.0.1:{port} -t site site/router.php"
            ready = answers(f"{url}/wp-json/")
            async with running(*command.split(), ready=ready, folder=folder, env=environment):
                yield WordPress(url, made.split()[-1])


def _lay_out(site: Path, database: int, url: str) -> None:
    """Copy the program: it finds its configuration beside itself."""
    shutil.copytree(PROGRAM, site)
    configuration = CONFIGURATION.replace("@database@", str(database)).replace("@url@", url)
    (site / "wp-config.php").unlink()
    (site / "wp-config.php").write_text(configuration)
    (site / "router.php").write_text(ROUTER)
    (site / "wp-content/mu-plugins").mkdir()
    (site / "wp-content/mu-plugins/no-flood.php").write_text(NO_FLOOD)
    shutil.copy(INSTALL, site)


@asynccontextmanager
async def _mariadb(folder: Path, port: int) -> AsyncIterator[None]:
    """Run a database that forgets all, and asks nobody who they are."""
    (folder / "db").mkdir()
    user = ("--user=root",) if os.geteuid() == 0 else ()
    command = (
        f"mariadbd --no-defaults --datadir={folder}/db --socket={folder}/socket --port={port}"
        " --bind-address=127.0.0.1 --skip-grant-tables --innodb-log-file-size=4M"
        " --innodb-flush-log-at-trx-commit=0 --skip-log-bin"
    )
    async with running(*command.split(), *user, ready=listens(port), folder=folder / "db"):
        yield


def _in_memory() -> Path | None:
    # Half a second instead of two to copy the program.
    is_large = MEMORY.exists() and shutil.disk_usage(MEMORY).free > ENOUGH_MEMORY
    return MEMORY if is_large else None
