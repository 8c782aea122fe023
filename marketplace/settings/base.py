"""Settings shared by every way of running. One environment variable grows each service."""

from pathlib import Path

import oscar
from django.utils.translation import gettext_lazy as _
from oscar.defaults import *  # noqa: F403

from cms.rules.videos import FRAME_HOSTS

from . import embedded, env

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = env.folder("VAR_DIR", BASE_DIR / "var")
PORT = env.whole("PORT", 8000)
PUBLIC_URL = env.text("PUBLIC_URL", f"http://127.0.0.1:{PORT}").rstrip("/")

# --- Applications -----------------------------------------------------------
_FORKS = {
    "oscar.apps.catalogue.apps.CatalogueConfig": "catalog.products.apps.CatalogueConfig",
    "oscar.apps.partner.apps.PartnerConfig": "marketplace.commerce.partner.apps.PartnerConfig",
    "oscar.apps.order.apps.OrderConfig": "marketplace.commerce.order.apps.OrderConfig",
    "oscar.apps.search.apps.SearchConfig": "search.apps.SearchConfig",
}
# haystack is replaced by our search; Django's admin stays off.
_LEFT_OUT = {"haystack", "django.contrib.admin"}
INSTALLED_APPS = [
    "foundation",
    "catalog.places",
    "catalog.producers",
    "certification",
    "traceability",
    "marketplace.commerce",
    "cms",
    "marketplace.storefront",
    "marketplace.desk",
    "marketplace.office",
    "marketplace.demo",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.locales",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tasks",
    "django_htmx",
    "csp",
    "procrastinate.contrib.django",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    *[_FORKS.get(app, app) for app in oscar.INSTALLED_APPS if app not in _LEFT_OUT],
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # What is not compressed yet: pages of one person. Django pads each by chance against BREACH.
    "django.middleware.gzip.GZipMiddleware",
    "foundation.readable.ReadableAddress",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "foundation.kept_posts.KeepPosts",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "oscar.apps.basket.middleware.BasketMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "marketplace.urls"
WSGI_APPLICATION = "marketplace.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "oscar.core.context_processors.metadata",
                "marketplace.storefront.context.page_frame",
            ],
        },
    }
]

# --- Database, cache, files, mail, queue ------------------------------------
_database_url = env.text("DATABASE_URL", "")
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
        **(
            env.database_from_url(_database_url)
            if _database_url
            else embedded.database_settings(VAR_DIR / "postgres")
        ),
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

_redis_url = env.text("REDIS_URL", "")


CACHES: dict[str, dict[str, object]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "ocop",
        "OPTIONS": {"MAX_ENTRIES": 2000},
    }
}
if _redis_url:
    CACHES["default"] = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": _redis_url,
    }
# How many proxies of ours stand before the web server: X-Forwarded-For is believed so far.
PROXIES_IN_FRONT = env.whole("PROXIES_IN_FRONT", 0)

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Papers and photos that have no address of their own: foundation.private_files.
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR_DIR / "private", "base_url": None},
    },
    "staticfiles": {"BACKEND": "foundation.static_files.StaticFiles"},
}
WHITENOISE_MAX_AGE = 60

EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
_email_url = env.text("EMAIL_URL", "")
if _email_url:
    globals().update(env.mail_from_url(_email_url))
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Chợ OCOP <khong-tra-loi@cho-ocop.example>")
# How a notice reaches a person: a function each (foundation.transports).
NOTICE_TRANSPORTS = {
    "MAIL": "foundation.transports.by_mail",
    "SMS": env.text("SMS_TRANSPORT", "foundation.transports.log_only"),
    "ZALO": env.text("ZALO_TRANSPORT", "foundation.transports.log_only"),
}
# Proves who hands on text messages that came in (docs/decisions/0028); empty: that call is a 404.
SMS_INBOUND_SECRET = env.text("SMS_INBOUND_SECRET", "")

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"

# --- Search: PostgreSQL answers unless an Elasticsearch is named (docs/decisions/0026) ---------
ELASTICSEARCH_URL = env.text("ELASTICSEARCH_URL", "")  # https://user:password@host:9200
ELASTICSEARCH_API_KEY = env.text("ELASTICSEARCH_API_KEY", "")
ELASTICSEARCH_INDEX = env.text("ELASTICSEARCH_INDEX", "ocop")  # what our indices' names begin with

# --- A CDN before us (docs/rules/scan-page.md); nothing is said to one unless asked ----------
CDN_SECONDS = env.whole("CDN_SECONDS", 0)
CDN_PURGE_URL = env.text("CDN_PURGE_URL", "")
CDN_PURGE_AUTH = env.text("CDN_PURGE_AUTH", "")  # the whole Authorization header

# --- Keys -------------------------------------------------------------------
LABEL_MASTER_KEY = env.text("LABEL_MASTER_KEY", "")
# The keys before it, so that labels on sale stay genuine: "1:secret,3:secret", each with the last
# epoch it served (docs/running.md).
LABEL_OLD_KEYS = env.text("LABEL_OLD_KEYS", "")
# Signs what the register says (docs/decisions/0015): a private JWK, and a JWKS of those before.
CREDENTIAL_KEY = env.text("CREDENTIAL_KEY", "")
CREDENTIAL_OLD_KEYS = env.text("CREDENTIAL_OLD_KEYS", "")
# Without CREDENTIAL_KEY: made here and kept. None: nothing is signed, and pages say so.
CREDENTIAL_KEY_FILE: Path | None = VAR_DIR / "credential-key.json"
IDENTIFIER_KEY = env.text("IDENTIFIER_KEY", "")  # of people's numbers; empty: from SECRET_KEY

# Portals whose field maps are offered (traceability.adapters.portals), by commas; none unless
# turned on, because no map has been tried against a real portal.
TRACE_PORTALS = frozenset(env.text("TRACE_PORTALS", "").split(","))

# --- Ways to pay: each is offered only where its keys are set (docs/rules/card.md) -----------
STRIPE_SECRET_KEY = env.text("STRIPE_SECRET_KEY", "")
STRIPE_WEBHOOK_SECRETS = env.words("STRIPE_WEBHOOK_SECRET", "")  # two while one is exchanged
STRIPE_API_BASE = env.text("STRIPE_API_BASE", "https://api.stripe.com").rstrip("/")
STRIPE_PAY_ORIGIN = env.text("STRIPE_PAY_ORIGIN", "https://checkout.stripe.com")
# Who tells of transfers into the bank account (docs/rules/vietqr.md); empty: that call is a 404.
SEPAY_API_KEY = env.text("SEPAY_API_KEY", "")
SEPAY_WEBHOOK_SECRET = env.text("SEPAY_WEBHOOK_SECRET", "")
CASSO_SECURE_TOKEN = env.text("CASSO_SECURE_TOKEN", "")
# A provider of electronic invoices (adapters/invoices/http.py); without it they are kept whole.
INVOICE_URL = env.text("INVOICE_URL", "").rstrip("/")
INVOICE_TOKEN = env.text("INVOICE_TOKEN", "")

VNPAY_TMN_CODE = env.text("VNPAY_TMN_CODE", "")
VNPAY_HASH_SECRET = env.text("VNPAY_HASH_SECRET", "")
VNPAY_PAY_URL = env.text("VNPAY_PAY_URL", "https://pay.vnpay.vn/vpcpay.html")
VNPAY_API_URL = env.text(
    "VNPAY_API_URL", "https://merchant.vnpay.vn/merchant_webapi/api/transaction"
)
MOMO_PARTNER_CODE = env.text("MOMO_PARTNER_CODE", "")
MOMO_ACCESS_KEY = env.text("MOMO_ACCESS_KEY", "")
MOMO_SECRET_KEY = env.text("MOMO_SECRET_KEY", "")
MOMO_API_BASE = env.text("MOMO_API_BASE", "https://payment.momo.vn").rstrip("/")
ZALOPAY_APP_ID = env.whole("ZALOPAY_APP_ID", 0)
ZALOPAY_KEY1 = env.text("ZALOPAY_KEY1", "")
ZALOPAY_KEY2 = env.text("ZALOPAY_KEY2", "")
ZALOPAY_API_BASE = env.text("ZALOPAY_API_BASE", "https://openapi.zalopay.vn").rstrip("/")
ZALOPAY_PAY_ORIGIN = env.text("ZALOPAY_PAY_ORIGIN", "https://qcgateway.zalopay.vn")
# A form whose answer leads to a provider's page is stopped by browsers unless named here.
_PAY_ORIGINS = [
    env.origin(address)
    for keys, address in (
        (STRIPE_SECRET_KEY, STRIPE_PAY_ORIGIN),
        (VNPAY_HASH_SECRET, VNPAY_PAY_URL),
        (MOMO_SECRET_KEY, MOMO_API_BASE),
        (ZALOPAY_KEY1, ZALOPAY_PAY_ORIGIN),
    )
    if keys
]

# --- Carriers: each is offered only where its token is set (docs/rules/delivery.md) ----------
GHN_TOKEN = env.text("GHN_TOKEN", "")
GHN_SHOP_ID = env.text("GHN_SHOP_ID", "")
GHN_WEBHOOK_SECRET = env.text("GHN_WEBHOOK_SECRET", "")
GHN_API_BASE = env.text("GHN_API_BASE", "https://online-gateway.ghn.vn/shiip/public-api").rstrip(
    "/"
)
GHTK_TOKEN = env.text("GHTK_TOKEN", "")
GHTK_CLIENT_SOURCE = env.text("GHTK_CLIENT_SOURCE", "")
GHTK_WEBHOOK_SECRET = env.text("GHTK_WEBHOOK_SECRET", "")
GHTK_API_BASE = env.text("GHTK_API_BASE", "https://services.giaohangtietkiem.vn").rstrip("/")
VTP_TOKEN = env.text("VTP_TOKEN", "")
VTP_SERVICE = env.text("VTP_SERVICE", "VCN")
VTP_WEBHOOK_SECRET = env.text("VTP_WEBHOOK_SECRET", "")
VTP_API_BASE = env.text("VTP_API_BASE", "https://partner.viettelpost.vn").rstrip("/")
VNPOST_TOKEN = env.text("VNPOST_TOKEN", "")
VNPOST_CUSTOMER_CODE = env.text("VNPOST_CUSTOMER_CODE", "")
VNPOST_SERVICE = env.text("VNPOST_SERVICE", "CTN007")
VNPOST_WEBHOOK_KEY = env.text("VNPOST_WEBHOOK_KEY", "")
VNPOST_API_BASE = env.text(
    "VNPOST_API_BASE", "https://connect-my.vnpost.vn/customer-partner"
).rstrip("/")

# --- Language, time, money --------------------------------------------------
LANGUAGE_CODE = "vi"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale_packages"]
USE_I18N = True
WAGTAIL_I18N_ENABLED = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
FORMAT_MODULE_PATH = ["marketplace.formats"]

# --- People -----------------------------------------------------------------
AUTH_USER_MODEL = "foundation.User"
AUTHENTICATION_BACKENDS = ["foundation.backends.EmailOrPhoneBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account:login"
LOGIN_REDIRECT_URL = "desk:today"
LOGOUT_REDIRECT_URL = "desk:gone"  # on to the home page, past what a phone kept of the desk
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
SITE_ID = 1

# --- Wagtail ----------------------------------------------------------------
WAGTAIL_SITE_NAME = "Chợ OCOP"
WAGTAILADMIN_BASE_URL = PUBLIC_URL
WAGTAILADMIN_LOGIN_URL = LOGIN_URL
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
WAGTAIL_ALLOW_UNICODE_SLUGS = False  # addresses are typed and read aloud: no accents in them
WAGTAIL_DATE_FORMAT = "%d/%m/%Y"
WAGTAIL_DATETIME_FORMAT = "%d/%m/%Y %H:%M"
WAGTAILIMAGES_IMAGE_MODEL = "foundation.SiteImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "foundation.picture_form.PictureForm"
WAGTAILDOCS_DOCUMENT_MODEL = "foundation.SiteDocument"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILIMAGES_EXTENSIONS = ["avif", "heic", "jpeg", "jpg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 30 * 1024 * 1024
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "modelsearch.backends.database"}}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
TAGGIT_CASE_INSENSITIVE = True

# --- Oscar ------------------------------------------------------------------
OSCAR_DYNAMIC_CLASS_LOADER = "search.loader.class_loader"
OSCAR_SHOP_NAME = "Chợ OCOP"
OSCAR_SHOP_TAGLINE = ""
OSCAR_HOMEPAGE = "/"
OSCAR_DEFAULT_CURRENCY = "VND"
OSCAR_SLUG_FUNCTION = "foundation.text.slugify_vi"
OSCAR_REQUIRED_ADDRESS_FIELDS = ("first_name", "line1", "phone_number", "country")
OSCAR_ALLOW_ANON_CHECKOUT = True
OSCAR_ALLOW_ANON_REVIEWS = False
OSCAR_MODERATE_REVIEWS = True
OSCAR_INITIAL_ORDER_STATUS = OSCAR_INITIAL_LINE_STATUS = "placed"
OSCAR_ORDER_STATUS_PIPELINE = {"placed": ("cancelled",), "cancelled": ()}
OSCAR_LINE_STATUS_PIPELINE = {"placed": ("cancelled",), "cancelled": ()}
# What of Oscar's dashboard staff use; its other doors lead to our own pages (dashboard_urls).
OSCAR_DASHBOARD_NAVIGATION = [
    {"label": _("Tổng quan"), "icon": "fas fa-list", "url_name": "dashboard:index"},
    {"label": _("Đơn hàng"), "icon": "fas fa-shopping-cart", "url_name": "dashboard:order-list"},
    {
        "label": _("Sản phẩm"),
        "icon": "fas fa-sitemap",
        "children": [
            {"label": _("Mọi sản phẩm"), "url_name": "dashboard:catalogue-product-list"},
            {"label": _("Sắp hết hàng"), "url_name": "dashboard:stock-alert-list"},
            {"label": _("Nhóm để giảm giá"), "url_name": "dashboard:range-list"},
        ],
    },
    {"label": _("Mã giảm giá"), "icon": "fas fa-bullhorn", "url_name": "dashboard:voucher-list"},
    {"label": _("Đánh giá"), "icon": "fas fa-comment", "url_name": "dashboard:reviews-list"},
]
OSCAR_DASHBOARD_DEFAULT_ACCESS_FUNCTION = "marketplace.commerce.access.sees_in_dashboard"
OSCAR_THUMBNAILER = "marketplace.commerce.thumbnails.WillowThumbnailer"
OSCAR_BASKET_COOKIE_OPEN = "basket"
OSCAR_RECENTLY_VIEWED_PRODUCTS = 0
PHONENUMBER_DEFAULT_REGION = "VN"
HAYSTACK_SIGNAL_PROCESSOR = None

# --- What a page may load ---------------------------------------------------
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail's previews are frames of our own
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ("/quan-tri/", "/dashboard/"),
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'", *_PAY_ORIGINS],
        "frame-src": ["'self'", *FRAME_HOSTS],  # films, after a click; previews, of our own
        "frame-ancestors": ["'self'"],
    },
}
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # frames of our own, see X_FRAME_OPTIONS

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "WARNING").upper()},
    # A visitor's wrong address or host name is no fault of ours.
    "loggers": {"django.security.DisallowedHost": {"handlers": [], "propagate": False}},
}
