"""Settings for the tests: those of the project, with a password hash that costs nothing and a key that is not kept."""

from config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SECRET_KEY = "tests"
ARCHIVE_MAX_SECONDS = 0  # texts are read in the process of the tests, which loads the models once
