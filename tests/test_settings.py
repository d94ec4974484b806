"""Settings come from variables; reading them makes nothing, and a bad value is a sentence."""

import os
import re
import runpy
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def read(monkeypatch, tmp_path):
    """Read the settings anew with nothing set but some variables and a run-time folder that is not there."""
    for name in list(os.environ):
        if name.startswith("ARCHIVE_") or name == "DATABASE_URL":
            monkeypatch.delenv(name)

    def settings(**variables: str) -> dict[str, Any]:
        for name, value in ({"ARCHIVE_RUN_DIR": str(tmp_path / "run")} | variables).items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(ROOT / "config/settings.py"))

    return settings


def test_reading_them_makes_no_folder_and_no_file(read, tmp_path):
    settings = read()
    assert settings["DATABASES"]["default"]["NAME"] == str(tmp_path / "run/archive.sqlite3")
    assert list(tmp_path.iterdir()) == []


def test_the_secret_key_is_made_when_first_needed_and_kept(read, tmp_path):
    key = str(read()["SECRET_KEY"])
    assert len(key) >= 50
    assert str(read()["SECRET_KEY"]) == key
    assert stat.S_IMODE((tmp_path / "run/secret-key").stat().st_mode) == 0o600


def test_a_key_of_the_environment_is_kept_nowhere(read, tmp_path):
    assert read(ARCHIVE_SECRET_KEY="from elsewhere")["SECRET_KEY"] == "from elsewhere"
    assert list(tmp_path.iterdir()) == []


def test_a_key_that_cannot_be_kept_or_is_empty_says_what_to_do(read, tmp_path):
    (tmp_path / "file").touch()
    settings = read()
    (tmp_path / "run").touch()
    with pytest.raises(ImproperlyConfigured, match=r"set ARCHIVE_SECRET_KEY .* or ARCHIVE_RUN_DIR"):
        str(settings["SECRET_KEY"])
    (tmp_path / "other").mkdir()
    (tmp_path / "other/secret-key").touch()
    with pytest.raises(ImproperlyConfigured, match="is empty: delete it"):
        str(read(ARCHIVE_RUN_DIR=str(tmp_path / "other"))["SECRET_KEY"])


@pytest.mark.parametrize(
    ("name", "value", "what"),
    [
        ("ARCHIVE_MAX_CHARS", "ten", "a number"),
        ("ARCHIVE_MAX_CHARS", "0", "a number"),
        ("ARCHIVE_MAX_SECONDS", "nan", "a number of seconds"),
        ("ARCHIVE_PUBLIC", "some", "“all” or “reviewed”"),
        ("ARCHIVE_DEBUG", "maybe", "1 or 0"),
        ("ARCHIVE_TAGGER", "2", "1 or 0"),
        ("ARCHIVE_PROXY", "nginx", "1 or 0"),
        ("ARCHIVE_TIME_ZONE", "Mars/Olympus", "a name of the time zone database"),
        ("ARCHIVE_TIME_ZONE", "../UTC", "a name of the time zone database"),
        ("ARCHIVE_HOSTS", "https://archive.example/", "host names"),
        ("ARCHIVE_HOSTS", "archive.example:8000", "host names"),
        ("ARCHIVE_SEEDS", str(ROOT / "manage.py"), "the path of a folder"),
        ("ARCHIVE_RUN_DIR", str(ROOT / "manage.py"), "the path of a folder"),
    ],
)
def test_a_bad_value_is_named_with_what_to_set(read, name, value, what):
    with pytest.raises(ImproperlyConfigured) as caught:
        read(**{name: value})
    assert str(caught.value).startswith(f"{name} is “{value}”: set it to {what}")


@pytest.mark.parametrize("url", ["mongo://me:hidden@host/name", "postgres://me:hidden@host:port/name", "hidden"])
def test_a_bad_database_address_is_told_without_its_password(read, url):
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL cannot be read: set it to postgres://") as caught:
        read(DATABASE_URL=url)
    assert "hidden" not in str(caught.value)


def test_an_empty_variable_counts_as_unset(read):
    unset = read()
    empty = read(**dict.fromkeys(variables() - {"ARCHIVE_RUN_DIR"}, ""))
    assert {name: empty[name] for name in unset if name.isupper() and name != "SECRET_KEY"} == {
        name: value for name, value in unset.items() if name.isupper() and name != "SECRET_KEY"
    }


def test_a_public_host_binds_itself_to_https_and_nothing_beyond(read):
    settings = read(ARCHIVE_HOSTS="archive.example, .other.example")
    assert settings["ALLOWED_HOSTS"] == ["archive.example", ".other.example"]
    assert settings["CSRF_TRUSTED_ORIGINS"] == ["https://archive.example", "https://other.example"]
    assert settings["SECURE_HSTS_SECONDS"] > 0
    assert not settings["SECURE_HSTS_INCLUDE_SUBDOMAINS"]
    assert not settings["SECURE_HSTS_PRELOAD"]


def test_subdomains_and_the_preload_list_are_asked_for_one_by_one(read):
    settings = read(ARCHIVE_HOSTS="archive.example", ARCHIVE_HSTS_SUBDOMAINS="1")
    assert (settings["SECURE_HSTS_INCLUDE_SUBDOMAINS"], settings["SECURE_HSTS_PRELOAD"]) == (True, False)
    assert read(ARCHIVE_HSTS_PRELOAD="1")["SECURE_HSTS_PRELOAD"]
    with pytest.raises(ImproperlyConfigured, match="ARCHIVE_HSTS_SUBDOMAINS=1"):
        read(ARCHIVE_HSTS_SUBDOMAINS="0")


def test_the_seeds_folder_is_a_setting(read, tmp_path):
    assert read()["ARCHIVE_SEEDS"] == ROOT / "seeds"
    assert read(ARCHIVE_SEEDS=str(tmp_path / "mine"))["ARCHIVE_SEEDS"] == tmp_path / "mine"


@pytest.mark.parametrize("command", ["loadseeds", "check", "nonsense"])
def test_the_command_line_says_it_without_a_traceback(command):
    environment = os.environ | {"ARCHIVE_MAX_CHARS": "ten", "DJANGO_SETTINGS_MODULE": "config.settings"}
    call = [sys.executable, "manage.py", command]
    done = subprocess.run(call, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    sentence = "ARCHIVE_MAX_CHARS is “ten”: set it to a number of characters, such as 1000000.\n"
    assert (done.returncode, done.stderr, done.stdout) == (2, sentence, "")


def test_commands_make_what_they_need_on_a_fresh_clone(tmp_path):
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "ARCHIVE_SECRET_KEY"}}
    environment = kept | {"ARCHIVE_RUN_DIR": str(tmp_path / "a/run"), "DJANGO_SETTINGS_MODULE": "config.settings"}
    call = [sys.executable, "manage.py", "showmigrations", "archive"]
    done = subprocess.run(call, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert [path.name for path in (tmp_path / "a/run").iterdir()] == ["archive.sqlite3"]


def variables() -> set[str]:
    """Return the names of all variables that the settings read."""
    code = (ROOT / "config/settings.py").read_text(encoding="utf-8")
    return set(re.findall(r'"(ARCHIVE_[A-Z_]+|DATABASE_URL)"', code))


def test_the_readme_lists_every_variable():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"(?m)^\| `([A-Z_]+)` \|", readme)) == variables()
