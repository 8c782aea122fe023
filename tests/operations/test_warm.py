"""A worker is ready before its first visitor."""

import subprocess
import sys

READY = """
import gc
import marketplace.wsgi
from django.template import engines
loader = engines["django"].engine.template_loaders[0]
print(gc.get_freeze_count(), len(loader.get_template_cache))
"""


def test_the_collector_never_walks_again_what_a_worker_loaded_and_templates_are_read() -> None:
    said = subprocess.run([sys.executable, "-c", READY], capture_output=True, check=True)
    frozen, templates = map(int, said.stdout.split())
    assert frozen > 100_000
    assert templates > 300
