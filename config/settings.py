"""Settings: secure and working with no variable set, changed through the environment (README, "Settings").

Importing this module reads variables and changes nothing: no folder and no file is made.
"""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from django.utils.functional import SimpleLazyObject
from environs import validate

from config.environment import database, env, flag, folder, host_names, kept_secret, read, text, time_zone

BASE_DIR = Path(__file__).resolve().parent.parent

# Where run-time files lie; AppConfig.ready makes it.
RUN_DIR = folder("ARCHIVE_RUN_DIR", BASE_DIR / ".archive")
# Without a variable the key is made when something is first signed, and kept.
SECRET_KEY = text("ARCHIVE_SECRET_KEY") or SimpleLazyObject(lambda: kept_secret(RUN_DIR / "secret-key"))
DEBUG = flag("ARCHIVE_DEBUG")

_HOSTS = host_names("ARCHIVE_HOSTS")
ALLOWED_HOSTS = _HOSTS or ["localhost", "127.0.0.1", "[::1]"]
if _HOSTS:
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    # Both bind more than this host, the second for years: whoever owns the domain decides on them.
    SECURE_HSTS_INCLUDE_SUBDOMAINS = flag("ARCHIVE_HSTS_SUBDOMAINS")
    SECURE_HSTS_PRELOAD = flag("ARCHIVE_HSTS_PRELOAD")
    if SECURE_HSTS_PRELOAD and not SECURE_HSTS_INCLUDE_SUBDOMAINS:
        raise ImproperlyConfigured(
            "ARCHIVE_HSTS_PRELOAD is on: browsers' lists take whole domains only, so set "
            "ARCHIVE_HSTS_SUBDOMAINS=1 as well, or ARCHIVE_HSTS_PRELOAD=0."
        )
    SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]  # which ask for both
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    CSRF_TRUSTED_ORIGINS = [f"https://{host.lstrip('.')}" for host in _HOSTS if host != "*"]

ARCHIVE_PROXY = flag("ARCHIVE_PROXY")
if ARCHIVE_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

INSTALLED_APPS = [
    "archive.apps.ArchiveAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_filters",
    "auditlog",
    "import_export",
    "archive",
    "archive.indexing",
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
    "archive.indexing.build.IndexMiddleware",
    "archive.curation.decisions.DecisionMiddleware",
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

DATABASES = {"default": database("DATABASE_URL", f"sqlite:///{RUN_DIR / 'archive.sqlite3'}")}
# A connection is kept for the next page: on PostgreSQL opening one takes longer than a page asks, on SQLite it would
# have to read the schema again.
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
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
TIME_ZONE = time_zone("ARCHIVE_TIME_ZONE", "UTC")
USE_TZ = True
USE_I18N = False

STATIC_URL = "static/"
# Static files are served from where they lie, so that no collectstatic is needed before the first page.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

# A long paragraph pasted into the admin, or a file of the largest size that is read.
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024

ARCHIVE_SEEDS = folder("ARCHIVE_SEEDS", BASE_DIR / "seeds")
ARCHIVE_PUBLIC = read(
    "ARCHIVE_PUBLIC", env.str, "“all” or “reviewed”", default="all", validate=validate.OneOf(["all", "reviewed"])
)
ARCHIVE_LICENCE = text("ARCHIVE_LICENCE")
ARCHIVE_PIPELINE = text("ARCHIVE_PIPELINE") or None
ARCHIVE_TAGGER = flag("ARCHIVE_TAGGER", default=True)
ARCHIVE_MAX_CHARS = read(
    "ARCHIVE_MAX_CHARS",
    env.int,
    "a number of characters, such as 1000000",
    default=1_000_000,
    validate=validate.Range(min=1),
)
# A text that takes longer is ended with its process. 0: texts are read in the same process, without a limit.
ARCHIVE_MAX_SECONDS = read(
    "ARCHIVE_MAX_SECONDS",
    env.int,
    "a number of seconds, such as 300, or 0 for no limit",
    default=300,
    validate=validate.Range(min=0, max=1_000_000),
)

# History: each change by a person as plain values, those of one decision under one correlation id.
AUDITLOG_STORE_JSON_CHANGES = True
AUDITLOG_CID_GETTER = "archive.curation.decisions.current_key"
AUDITLOG_DISABLE_REMOTE_ADDR = True
# What is exported is opened in spreadsheets: no cell may be a formula.
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
