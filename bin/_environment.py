"""Make the virtual environment and install the locked packages, then run a program in it.

Uses the standard library alone, for nothing is installed yet. What is installed is remembered
by a fingerprint of the lock file, so that a second run skips it.
"""

import fcntl
import hashlib
import importlib.util
import os
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"


def say(words: str) -> None:
    print(words, flush=True)


def fail(words: str) -> None:
    print(f"\n{words}", file=sys.stderr, flush=True)
    sys.exit(1)


def works() -> bool:
    """Whether the environment's Python starts and has pip (a moved or half-made one does not)."""
    if not PYTHON.exists():
        return False
    asked = subprocess.run(
        [PYTHON, "-c", "import pip, sys; sys.exit(sys.version_info < (3, 11))"],
        capture_output=True,
        check=False,
    )
    return asked.returncode == 0


def make_environment() -> None:
    if works():
        return
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        fail(
            f"This Python {version} cannot make virtual environments: its venv module is missing.\n"
            f"On Debian or Ubuntu: apt-get install python{version}-venv. Then run this again."
        )
    say(f"Making the virtual environment .venv with Python {sys.version.split()[0]} …")
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", VENV],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if made.returncode:
        fail(f"{made.stdout}\nThe virtual environment could not be made in {VENV}.")


def install(lock_file: str) -> None:
    """Install the packages of `lock_file`, each checked against its hash."""
    lock = ROOT / lock_file
    stamp = VENV / f".installed-{lock.stem}"
    wanted = hashlib.sha256(lock.read_bytes() + sys.version.encode()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    packages = len(re.findall(r"^[A-Za-z0-9]", lock.read_text(), re.MULTILINE))
    say(f"Installing {packages} packages from {lock_file} (a minute or two the first time) …")
    stamp.unlink(missing_ok=True)
    command = [PYTHON, "-m", "pip", "install", "--require-hashes", "--no-input"]
    command += ["--disable-pip-version-check", "--progress-bar=off", "-r", str(lock)]
    lines, seen, shown = [], 0, time.monotonic()
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT
    ) as pip:
        for line in pip.stdout or ():
            lines.append(line)
            seen += line.startswith(("Collecting", "Requirement already"))
            if time.monotonic() - shown > 5:
                shown = time.monotonic()
                done = seen >= packages
                say("  … unpacking" if done else f"  … {seen} of {packages}")
    if pip.returncode:
        fail(
            "".join(lines[-25:])
            + f"\nThe packages of {lock_file} could not be installed. Is there a way to a package "
            "index (behind a proxy: PIP_INDEX_URL, HTTPS_PROXY)? Run this again to go on."
        )
    stamp.write_text(wanted)


def main() -> None:
    arguments = sys.argv[1:]
    lock_files = ["requirements.txt"]
    if arguments[0] == "--dev":
        arguments.pop(0)
        lock_files.append("requirements-dev.txt")
    try:
        with (ROOT / ".venv.lock").open("w") as lock:  # two commands started at once take turns
            fcntl.flock(lock, fcntl.LOCK_EX)
            make_environment()
            for lock_file in lock_files:
                install(lock_file)
    except KeyboardInterrupt:
        fail("Stopped. Run this again to go on.")
    program, *rest = arguments
    os.chdir(ROOT)
    os.execv(PYTHON, [str(PYTHON), str(ROOT / "bin" / program), *rest])  # noqa: S606


if __name__ == "__main__":
    main()
