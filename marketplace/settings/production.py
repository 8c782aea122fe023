"""For real use: refuses to start with a missing or demo secret."""

from .base import *  # noqa: F403
from .base import NOTICE_TRANSPORTS, PUBLIC_URL, env


def _secret(name: str, *, at_least: int) -> str:
    value = env.text(name)
    if len(value) < at_least or "demo" in value.lower():
        raise env.BadEnvironment(
            f"{name} must be a secret of your own of at least {at_least} characters"
        )
    return value


SECRET_KEY = _secret("SECRET_KEY", at_least=50)
LABEL_MASTER_KEY = _secret("LABEL_MASTER_KEY", at_least=32)
# Several hosts would each make a key of their own, and a lost disk would lose it.
CREDENTIAL_KEY_FILE = None
if not PUBLIC_URL.startswith("https://"):
    raise env.BadEnvironment("PUBLIC_URL must be the https:// address that is printed on labels")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS")
if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
    raise env.BadEnvironment("ALLOWED_HOSTS must name the hosts of this site")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
DEBUG = False
PROXIES_IN_FRONT = env.whole("PROXIES_IN_FRONT", 1)  # the one that ends TLS
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked from inside, without the proxy
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
OSCAR_BASKET_COOKIE_SECURE = OSCAR_RECENTLY_VIEWED_COOKIE_SECURE = True
if not env.text("EMAIL_URL", ""):
    # Mails would be printed, and what a one-time code opens must not stand in a log.
    NOTICE_TRANSPORTS["MAIL"] = "foundation.transports.log_only"
