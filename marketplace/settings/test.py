"""For the tests: fast hashing, mail kept in memory, files in a folder of their own."""

from .base import *  # noqa: F403
from .base import VAR_DIR, env

SECRET_KEY = "test-secret-that-protects-nothing-at-all-but-is-long-enough"  # noqa: S105
LABEL_MASTER_KEY = "test-label-key"
CREDENTIAL_KEY_FILE = VAR_DIR / "test-credential-key.json"
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = VAR_DIR / "test-media"
STATIC_ROOT = env.folder("TEST_STATIC_ROOT", VAR_DIR / "test-static")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR_DIR / "test-private", "base_url": None},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
