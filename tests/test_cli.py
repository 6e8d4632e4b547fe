"""The command line: what each command prints, and that none of it is a secret of somebody's."""

import pytest
import yaml

from bot.__main__ import COMMANDS
from bot.keys import check
from bot.settings import Settings
from tests.conftest import KEY
from tests.test_serving import told


async def test_help_names_every_command() -> None:
    code, said = await told("help")
    assert (code, [name for name in COMMANDS if name not in said]) == (0, [])


async def test_a_key_is_made_anew_each_time_and_is_good() -> None:
    made = [(await told("key"))[1].strip() for _ in range(2)]
    assert made[0] != made[1]
    for key in made:
        assert check(Settings(_env_file=None, encryption_keys=key))


async def test_the_manifest_is_what_slack_takes_and_holds_no_address_of_ours() -> None:
    code, said = await told("manifest", PUBLIC_URL="https://bot.example", SLACK_BOT_TOKEN="xoxb-1")
    assert (code, "bot.example" in said, "xoxb-1" in said) == (0, False, False)
    assert yaml.safe_load(said)["display_information"]["name"]


async def test_migrating_says_where_the_database_stands_and_not_where_it_is(
    database_url: str,
) -> None:
    code, said = await told("migrate", DATABASE_URL=database_url, ENCRYPTION_KEYS=KEY)
    assert code == 0
    assert said.startswith("The database stands at revision 0")
    assert database_url not in said


@pytest.mark.parametrize("command", ["test", "bench"])
async def test_what_needs_the_start_script_says_so(command: str) -> None:
    assert await told(command) == (2, f"social: start “{command}” with ./social {command}\n")
