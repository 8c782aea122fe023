"""A copy that anyone may try: demo secrets, console mail, embedded everything."""

from .base import *  # noqa: F403
from .base import NOTICE_TRANSPORTS, env

DEBUG = False  # the demo is served as visitors will see it; set DJANGO_DEBUG=1 to develop
if env.text("DJANGO_DEBUG", "0") == "1":
    DEBUG = True
SECRET_KEY = env.text("SECRET_KEY", "demo-secret-for-trying-only-never-for-production")
LABEL_MASTER_KEY = env.text("LABEL_MASTER_KEY", "demo-label-key-for-trying-only")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "*")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS", "")
# Messages to telephones, one-time codes among them, appear in the terminal as mails do.
NOTICE_TRANSPORTS |= {
    name: env.text(f"{name}_TRANSPORT", "foundation.transports.to_console")
    for name in ("SMS", "ZALO")
}
