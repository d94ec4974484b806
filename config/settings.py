"""Settings: secure and working with no variable set, changed through the environment.

=====================  ==================================================================================
``ARCHIVE_HOSTS``      host names served, separated by commas; switches on https redirect, HSTS, secure cookies
``DATABASE_URL``       a database server, as ``postgres://user:password@host/name``; default: SQLite in ``.archive/``
``ARCHIVE_SECRET_KEY`` the secret key; default: made once and kept in ``.archive/secret-key``
``ARCHIVE_PROXY``      ``1`` where a proxy in front sets X-Forwarded-Proto (and clients cannot) and adds the
                       client's address at the end of X-Forwarded-For
``ARCHIVE_DEBUG``      ``1`` shows Django's debug pages; never on a public host
``ARCHIVE_PUBLIC``     what readers see: ``all`` (default; the unreviewed says so) or ``reviewed``
``ARCHIVE_PIPELINE``   another installed spaCy pipeline, by name or path
``ARCHIVE_TAGGER``     ``0`` finds statements by rules alone, without the tagger and its weights
``ARCHIVE_MAX_CHARS``  longest text that is read, in characters; default 1,000,000
``ARCHIVE_RUN_DIR``    where run-time files lie; default ``.archive/``
``ARCHIVE_LICENCE``    licence of the records, by name or address, as a dump tells it; default: none is stated
``ARCHIVE_TIME_ZONE``  time zone of times shown; default UTC
=====================  ==================================================================================
"""

import os
from pathlib import Path

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key
from django.utils.csp import CSP

BASE_DIR = Path(__file__).resolve().parent.parent


def _run_dir() -> Path:
    path = Path(os.environ.get("ARCHIVE_RUN_DIR", BASE_DIR / ".archive"))
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def _secret_key() -> str:
    """The key from the environment, else the one kept in the run-time folder, made at the first start."""
    if key := os.environ.get("ARCHIVE_SECRET_KEY"):
        return key
    path = RUN_DIR / "secret-key"
    try:
        # Exclusive creation: of two processes that start together, one makes the key and both use it.
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(get_random_secret_key())
    except FileExistsError:
        pass
    key = path.read_text().strip()
    if not key:
        raise ImproperlyConfigured(f"{path} is empty: delete it, and the next start makes a new key.")
    return key


def _flag(name: str) -> bool:
    return os.environ.get(name, "").lower() in {"1", "true", "yes", "on"}


RUN_DIR = _run_dir()
SECRET_KEY = _secret_key()
DEBUG = _flag("ARCHIVE_DEBUG")

_HOSTS = [host.strip() for host in os.environ.get("ARCHIVE_HOSTS", "").split(",") if host.strip()]
ALLOWED_HOSTS = _HOSTS or ["localhost", "127.0.0.1", "[::1]"]
if _HOSTS:
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    CSRF_TRUSTED_ORIGINS = [f"https://{host.lstrip('.')}" for host in _HOSTS if host != "*"]

ARCHIVE_PROXY = _flag("ARCHIVE_PROXY")
if ARCHIVE_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

INSTALLED_APPS = [
    "archive.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_filters",
    "auditlog",
    "import_export",
    "archive",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "archive.indexing.middleware.IndexMiddleware",
    "archive.curation.history.DecisionMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

SECURE_CSP = {
    "default-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

_DATABASE_URL = os.environ.get("DATABASE_URL") or f"sqlite:///{RUN_DIR / 'archive.sqlite3'}"
# A connection is kept for the next page: on PostgreSQL opening one takes longer than a page asks, on SQLite it would
# have to read the schema again.
DATABASES = {"default": dj_database_url.parse(_DATABASE_URL, conn_max_age=60, conn_health_checks=True)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # WAL: readers never wait for the loader. IMMEDIATE: a writer takes its turn at the start, not half-way through.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }

CACHES = {
    # Counts beside the filters, for as long as the archive stays as it is.
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 1000},
    },
    # How often readers sent a report: in the database, so that all processes count together. Past the first entry
    # every new one sweeps out what has expired; what has not is never swept out.
    "reports": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "archive_reports",
        "OPTIONS": {"MAX_ENTRIES": 0, "CULL_FREQUENCY": 1_000_000},
    },
}

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

LANGUAGE_CODE = "en-gb"
TIME_ZONE = os.environ.get("ARCHIVE_TIME_ZONE", "UTC")
USE_TZ = True
USE_I18N = False

STATIC_URL = "static/"
# Static files are served from where they lie, so that no collectstatic is needed before the first page.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

# A long paragraph pasted into the admin, or a file of the largest size that is read.
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024

ARCHIVE_SEEDS = BASE_DIR / "seeds"
ARCHIVE_PUBLIC = os.environ.get("ARCHIVE_PUBLIC", "all")
if ARCHIVE_PUBLIC not in {"all", "reviewed"}:
    raise ImproperlyConfigured(f"ARCHIVE_PUBLIC is “{ARCHIVE_PUBLIC}”: set it to “all” or “reviewed”.")
ARCHIVE_LICENCE = os.environ.get("ARCHIVE_LICENCE", "")
ARCHIVE_PIPELINE = os.environ.get("ARCHIVE_PIPELINE") or None
ARCHIVE_TAGGER = os.environ.get("ARCHIVE_TAGGER", "1") != "0"
ARCHIVE_MAX_CHARS = int(os.environ.get("ARCHIVE_MAX_CHARS", "1000000"))

# History: each change by a person as plain values, those of one decision under one correlation id.
AUDITLOG_STORE_JSON_CHANGES = True
AUDITLOG_CID_GETTER = "archive.curation.history.current"
AUDITLOG_DISABLE_REMOTE_ADDR = True
# What is exported is opened in spreadsheets: no cell may be a formula.
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
