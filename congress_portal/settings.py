"""One settings file for demo, test and production; every difference comes from the environment.

``PORTAL_MODE`` is production, demo or test. ``docs/settings.md`` lists the variables.
"""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from django.utils.csp import CSP

from congress_portal import beat, environment

BASE_DIR = Path(__file__).resolve().parent.parent
MODE = environment.choice("PORTAL_MODE", ("production", "demo", "test"))
PRODUCTION = MODE == "production"

SECRET_KEY = environment.secret("SECRET_KEY")
FIELD_KEYS = environment.keys("FIELD_KEYS")
# Reports about persons lie under keys of their own; without them the channel is switched off by hand, never by mistake.
REPORTS = environment.flag("REPORTS", True)
REPORT_KEYS = environment.keys("REPORT_KEYS") if REPORTS else []
DEBUG = False
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS")
SITE_URL = environment.url("SITE_URL", ("https",) if PRODUCTION else ("http", "https")).rstrip("/")
CSRF_TRUSTED_ORIGINS = environment.words("CSRF_TRUSTED_ORIGINS", [SITE_URL] if PRODUCTION else [])
COUNTY = environment.text("COUNTY", "")
# The hash that seals new lines of the trail. Lines sealed before keep theirs and still check.
LEDGER_HASH = environment.choice("LEDGER_HASH", ("sha256", "sm3"), "sha256")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "congress_portal.pages",
    "congress_portal.accounts",
    "congress_portal.loops",
    "congress_portal.library",
    "congress_portal.issuing",
    "stations",
    "proposals",
    "supervision",
    "votes",
    "congress_portal.notices",
    "congress_portal.dashboard",
    "congress_portal.imports",
    "congress_portal.ledgers",
    "congress_portal.integration",
    "congress_portal.operations",
    "congress_portal.demo",
]

MIDDLEWARE = [
    "congress_portal.fresh.FreshPages",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "congress_portal.private.PrivatePages",
    "congress_portal.uploads.RequestSizes",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "congress_portal.accounts.middleware.Idle",
    "congress_portal.accounts.middleware.MustChangePassword",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "congress_portal.errors.DomainErrors",
]

ROOT_URLCONF = "congress_portal.urls"
WSGI_APPLICATION = "congress_portal.wsgi.application"
APPEND_SLASH = True

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
                "congress_portal.pages.context.site",
                "congress_portal.accounts.context.county",
                "congress_portal.notices.context.unread",
            ],
        },
    }
]
FORM_RENDERER = "congress_portal.pages.rendering.PortalRenderer"

DATABASES = {
    "default": {
        **dj_database_url.parse(
            environment.url("DATABASE_URL", ("postgres", "postgresql")),
            conn_max_age=environment.number("DATABASE_CONN_MAX_AGE", 600),
            conn_health_checks=True,
        ),
        "DISABLE_SERVER_SIDE_CURSORS": environment.flag("DATABASE_POOLED", False),
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = environment.url("REDIS_URL", ("redis", "rediss"))
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": MODE,
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
    }
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["congress_portal.accounts.backend.Backend"]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "dashboard:home"
LOGOUT_REDIRECT_URL = "stations:home"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher"
    if MODE == "test"
    else "django.contrib.auth.hashers.Argon2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
SESSION_ENGINE = "congress_portal.accounts.sessions"
SESSION_COOKIE_AGE = environment.number("SESSION_IDLE_MINUTES", 30) * 60
SESSION_LONGEST = 8 * 3600
# How long what a name and a password give at the API is good.
TOKEN_HOURS = environment.number("TOKEN_HOURS", 12)
# Log-in by an identity service; none where OIDC_ISSUER is not set.
OIDC = environment.oidc(("https",) if PRODUCTION else ("http", "https"))
# The longest that a key of the API may be good.
API_KEY_DAYS = environment.number("API_KEY_DAYS", 366)
SESSION_SAVE_EVERY_REQUEST = False
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = environment.folder("STATIC_ROOT", BASE_DIR / "var" / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
if not PRODUCTION:  # WhiteNoise serves from the sources then, but wants the folder to be there
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 60 if not PRODUCTION else 31536000
MEDIA_ROOT = environment.folder("MEDIA_ROOT", BASE_DIR / "var" / "media")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
# What a request may carry as a whole stands in uploads.py; a photo's own limit, with its message, in loops.photos.
FILE_UPLOAD_HANDLERS = [
    "congress_portal.uploads.EnoughOfAFile",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 40
FILE_UPLOAD_PERMISSIONS = 0o640

MAP_TILES = environment.tiles("TILE_URL", "TILE_ATTRIBUTION", "TILE_MAX_ZOOM")
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:", "blob:", *MAP_TILES.origins],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
CSRF_FAILURE_VIEW = "congress_portal.pages.errors.csrf_failure"
if PRODUCTION:
    SECURE_SSL_REDIRECT = environment.flag("SECURE_SSL_REDIRECT", True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31536000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
# How many proxies in front of us append to X-Forwarded-For; 0 trusts the socket's own address.
TRUSTED_PROXIES = environment.number("TRUSTED_PROXIES", 0)

# Who floods a form (guard.py): counted tries as calm/most/seconds. Reasons: docs/settings.md.
FORM_LIMITS = environment.limits(
    "FORM_LIMITS", {"address": (60, 600, 3600), "device": (6, 60, 3600), "phone": (5, 20, 86400)}
)
# Nobody writes a letter in less; 0 never asks.
FORM_SECONDS = environment.number("FORM_SECONDS", 3)
# A virus scanner for uploads (scanning.py), and how long an upload waits for one that is down.
CLAMAV_URL = environment.url("CLAMAV_URL", ("tcp", "unix"), "")
CLAMAV_WAIT_SECONDS = environment.number("CLAMAV_WAIT_SECONDS", 0)

EMAIL_URL = urlsplit(environment.url("EMAIL_URL", ("smtp", "smtps", "console"), "console://"))
DEFAULT_FROM_EMAIL = environment.text("EMAIL_FROM", f"portal@{urlsplit(SITE_URL).hostname}")
MAILERS: dict[str, dict[str, Any]]
if EMAIL_URL.scheme == "console":
    MAILERS = {"default": {"BACKEND": "django.core.mail.backends.console.EmailBackend"}}
else:
    MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {
                "host": EMAIL_URL.hostname,
                "port": EMAIL_URL.port or (465 if EMAIL_URL.scheme == "smtps" else 25),
                "username": EMAIL_URL.username or "",
                "password": EMAIL_URL.password or "",
                "use_ssl": EMAIL_URL.scheme == "smtps",
                "timeout": 20,
            },
        }
    }
NOTICE_KEEP_DAYS = environment.number("NOTICE_KEEP_DAYS", 400)
# SMS, WeCom and DingTalk gateways as Apprise addresses, e.g. "sms=…,wecom=…,dingtalk=…".
NOTIFY_URLS = dict(entry.split("=", 1) for entry in environment.words("NOTIFY_URLS", []))

# Calls to other systems (integration/): inner networks that they may reach, http as well where it is no production.
HOOK_NETWORKS = environment.networks("HOOK_NETWORKS")
HOOK_PLAIN = not PRODUCTION
OPEN_LICENCE = environment.url("OPEN_LICENCE", ("https",), "https://creativecommons.org/licenses/by/4.0/")
HOOK_KEEP_DAYS = environment.number("HOOK_KEEP_DAYS", 90)

# What the operator is told of (operations/): above these, in the unit of the measure. Reasons: docs/settings.md.
OPERATOR_LIMITS = environment.figures(
    "OPERATOR_LIMITS",
    {
        "beat": 5,
        "sweep": 10,
        "failing": 0,
        "queue": 500,
        "untold": 10,
        "unrolled": 10,
        "unsent": 30,
        "dead": 20,
        "unsealed": 15,
        "unanchored": 36,
        "silent": 168,
        "still": 48,
        "disk": 90,
        "calendar": 0,
        "hooks": 0,
        "calls": 0,
    },
)
# Who sends it as a bearer token reads /metrics; without one nobody does.
METRICS_TOKEN = environment.secret("METRICS_TOKEN") if environment.text("METRICS_TOKEN", "") else ""

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_SOFT_TIME_LIMIT = 540
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# The broker is a doorbell: a message lost is rung again by the next beat. These bring back the tasks of a
# killed worker within seconds instead of an hour.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_timeout": 5,
    "socket_connect_timeout": 3,
}
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE = beat.SCHEDULE

# How many days a check-in's raw position is kept for review.
CHECKIN_REVIEW_DAYS = environment.number("CHECKIN_REVIEW_DAYS", 30)
# False makes every phone drop its offline copy of the check-in page at its next visit.
SERVICE_WORKER = environment.flag("SERVICE_WORKER", True)

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "congress_portal.accounts.tokens.KeyAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_PAGINATION_CLASS": "congress_portal.rest.NewestFirst",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "congress_portal.accounts.schema.Schema",
    "DEFAULT_THROTTLE_CLASSES": [
        "congress_portal.rest.AnonThrottle",
        "congress_portal.rest.UserThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {"anon": "120/min", "user": "600/min", "login": "20/min"},
    "EXCEPTION_HANDLER": "congress_portal.rest.exception_handler",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "PAGE_SIZE": 25,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "人大代表联络站 API",
    "DESCRIPTION": "群众意见、闭环、环节、留痕与通知的接口。环节状态只能由动作（POST）改变。",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_NAME_OVERRIDES": {"DeputySatisfactionEnum": "proposals.words.Satisfaction"},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"discreet": {"()": "congress_portal.logs.Discreet"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["discreet"]}},
    "root": {"handlers": ["stderr"], "level": "INFO" if MODE != "test" else "WARNING"},
    "loggers": {"django.security.DisallowedHost": {"level": "CRITICAL"}},
}
