"""Every setting of Organizer, in one file. Each environment variable is explained in docs/operations.md."""

from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from organizer import env

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.text("VAR_DIR", str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)

# --- What kind of machine this is -------------------------------------------------------------------------------
DEBUG = env.boolean("DEBUG", True)
# The demo shows its mailbox, its logins and their codes to anyone who can open it: never beside real data.
DEMO = env.boolean("DEMO", DEBUG)
if DEMO and not DEBUG:
    raise ImproperlyConfigured("DEMO=1 shows mail and login codes to everyone; it needs DEBUG=1 as well.")

DEVELOPMENT_KEY = "development-only-" + "0" * 40
SECRET_KEY = env.text("SECRET_KEY", DEVELOPMENT_KEY if DEBUG else None)
# Outside the database on purpose: a stolen dump alone names nobody. First key seals, all of them open.
CONTACT_SEAL_KEYS = env.words("CONTACT_SEAL_KEYS", (DEVELOPMENT_KEY,) if DEBUG else ())
CONTACT_HASH_KEY = env.text("CONTACT_HASH_KEY", DEVELOPMENT_KEY if DEBUG else None)
if not CONTACT_SEAL_KEYS:
    raise ImproperlyConfigured("CONTACT_SEAL_KEYS must be set; docs/operations.md says to what.")
# Who asked to be erased or not to be mailed, by hash: outside the database, so that a restored backup undoes nothing.
WISHES_FILE = env.text("WISHES_FILE", str(VAR_DIR / "wishes.txt"))
# No chapter keeps the names of its guests longer than this after a date.
GUESTS_KEPT_DAYS_AT_MOST = env.integer("GUESTS_KEPT_DAYS_AT_MOST", 30)
SITE_URL = env.text("SITE_URL", "http://localhost:8000" if DEBUG else None).rstrip("/")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", ("localhost", "127.0.0.1", "[::1]", "testserver") if DEBUG else ())

# --- Apps, from the top of the house to the ground floor ----------------------------------------------------------
INSTALLED_APPS = [
    "organizer",
    "outreach",
    "appeals",
    "events",
    "donations",
    "chapters",
    "content",
    "people",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.images",
    "wagtail.documents",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_countries",
    "recurrence",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "people.middleware.language_from_address",
    "people.middleware.refuse_broken_text",
    "people.middleware.AskToComeBack",
    "django.middleware.http.ConditionalGetMiddleware",
    "content.middleware.keep_public_pages",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "chapters.middleware.guard_the_desk",
    "chapters.wall.Wall",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]
ROOT_URLCONF = "organizer.urls"
WSGI_APPLICATION = "organizer.wsgi.application"
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
                "organizer.context.site",
            ],
        },
    }
]

# --- Data -----------------------------------------------------------------------------------------------------------
_reader = environ.Env()
DATABASES = {"default": _reader.db_url_config(env.text("DATABASE_URL", f"sqlite:///{VAR_DIR / 'db.sqlite3'}"))}
DATABASES["default"]["ATOMIC_REQUESTS"] = False
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # WAL without IMMEDIATE fails more often than neither: 971 of 1,600 writes against none.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;",
    }
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.integer("CONN_MAX_AGE", 60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# Pages have a room of their own: whoever asks for thousands of made-up addresses must not crowd out the counters that
# hold back guessed passwords (people/limits.py and allauth keep those in the default one).
_cache = _reader.cache_url_config(env.text("CACHE_URL", "locmemcache://"))
CACHES = {"default": _cache, "pages": {**_cache, "KEY_PREFIX": "pages"}}
if _cache["BACKEND"].endswith("LocMemCache"):
    CACHES["default"] = {**_cache, "OPTIONS": {"MAX_ENTRIES": 100_000}}
    CACHES["pages"]["LOCATION"] = "pages"
# Seconds that readers, proxies and our own cache may keep a public page; while developing, none.
PAGE_CACHE_SECONDS = env.integer("PAGE_CACHE_SECONDS", 0 if DEBUG else 60)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
# Fonts and the coastline are built from npm packages by `manage.py build_assets`; nothing third-party is in the tree.
ASSETS_DIR = VAR_DIR / "assets"
ASSETS_DIR.mkdir(exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "organizer" / "static", ASSETS_DIR]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# --- Languages and time ----------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("en", "English"), ("fa", "فارسی"), ("es", "Español")]
LOCALE_PATHS = [BASE_DIR / "organizer" / "locale"]
USE_I18N = USE_TZ = WAGTAIL_I18N_ENABLED = True
TIME_ZONE = "UTC"

# --- Who works here --------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "chapters.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation proves the address
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_SESSION_REMEMBER = False  # chapters/middleware.py ends sessions
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60  # seconds
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
MFA_ADAPTER = "chapters.adapters.SealedMFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]  # keys (WebAuthn) cannot be used without a script
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_TOLERANCE = 1
ACCOUNT_FORMS = {
    "login": "chapters.account_forms.LoginForm",
    "change_password": "chapters.account_forms.ChangePasswordForm",
    "reset_password": "chapters.account_forms.ResetPasswordForm",
    "reset_password_from_key": "chapters.account_forms.ResetPasswordKeyForm",
    "reauthenticate": "chapters.account_forms.ReauthenticatePasswordForm",
}
MFA_FORMS = {
    "authenticate": "chapters.account_forms.AuthenticateForm",
    "reauthenticate": "chapters.account_forms.ReauthenticateForm",
    "activate_totp": "chapters.account_forms.ActivateTOTPForm",
}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
LOGOUT_REDIRECT_URL = "/"

# --- Wagtail ---------------------------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Organizer"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False  # nothing is published before it is translated
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILEMBEDS_FINDERS: list[dict] = []
WAGTAILIMAGES_IMAGE_MODEL = "content.Picture"
WAGTAILIMAGES_IMAGE_FORM_BASE = "content.forms.PictureForm"
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 12 * 1024 * 1024
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

# --- Mail leaves through the outbox only (people/outbox.py) -----------------------------------------------------------
DEFAULT_FROM_EMAIL = env.text("FROM_EMAIL", "The Emergency Appeal <appeal@localhost>" if DEBUG else None)
EMAIL_BACKEND = "people.mailbox.MailboxBackend" if DEMO else "django.core.mail.backends.smtp.EmailBackend"
if not DEMO:
    vars().update(_reader.email_url_config(env.text("EMAIL_URL")))
EMAIL_TIMEOUT = 30  # seconds; a mail server that says nothing must not hold the worker longer than its lease

# --- Money (donations/) -----------------------------------------------------------------------------------------------
# Without a key the practice stand-in takes the payment company's place (donations/practice/).
STRIPE_SECRET_KEY = env.text("STRIPE_SECRET_KEY", "")
PRACTICE_PAYMENTS = env.boolean("PRACTICE_PAYMENTS", not STRIPE_SECRET_KEY)
STRIPE_LIVE = STRIPE_SECRET_KEY.startswith(("sk_live_", "rk_live_"))
if PRACTICE_PAYMENTS and STRIPE_SECRET_KEY:
    raise ImproperlyConfigured(
        "PRACTICE_PAYMENTS=1 pretends to take money; it does not start beside STRIPE_SECRET_KEY."
    )
STRIPE_WEBHOOK_SECRET = env.text("STRIPE_WEBHOOK_SECRET", f"whsec_{SECRET_KEY}" if PRACTICE_PAYMENTS else None)
# What a bank statement and the payment page call a gift: true, short, and without words that get accounts closed.
GIFT_LABEL = env.text("GIFT_LABEL", "Gift")
# Who gives the receipts: name, address and number of the legal entity, lines separated by “|”.
RECEIPT_FROM = env.text("RECEIPT_FROM", "The Emergency Appeal|a practice entity, not a charity").split("|")
# A sentence below every receipt, such as what the tax office wants to read there. Nothing is claimed by itself.
RECEIPT_NOTE = env.text("RECEIPT_NOTE", "")

# --- The browser is told to trust nobody but us ---------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEBUG
SECURE_HSTS_SECONDS = 0 if DEBUG else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEBUG
BEHIND_PROXY = env.boolean("BEHIND_PROXY", False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_NAME = "sessionid" if DEBUG else "__Host-sessionid"
CSRF_COOKIE_NAME = "csrftoken" if DEBUG else "__Host-csrftoken"
SESSION_COOKIE_AGE = 12 * 60 * 60

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
    # Two lines for every search index entry tell nobody anything.
    "loggers": {"django_tasks": {"level": "WARNING"}},
}
