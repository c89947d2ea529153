"""Runs the real nginx on this machine for as long as it is needed, with nothing of the system's."""

import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.fixtures import ROOT

# Debian's package, installed, or unpacked by `make nginx`.
PLACES = (ROOT / ".nginx/usr/sbin", Path("/usr/sbin"), Path("/usr/local/sbin"))
MAIN = """\
{user}
daemon off;
worker_processes 1;
pid {here}/nginx.pid;
error_log stderr;
events {{ worker_connections 512; }}
http {{
    access_log off;
    client_body_temp_path {here}/body;
    proxy_temp_path {here}/proxy;
    fastcgi_temp_path {here}/fastcgi;
    uwsgi_temp_path {here}/uwsgi;
    scgi_temp_path {here}/scgi;
    # What Debian's own file has besides.
    sendfile on;
    tcp_nopush on;
    include {here}/sites/*;
}}
"""


def nginx_path() -> str:
    """Return where nginx is. Without one it fails: nothing is skipped."""
    path = os.pathsep.join([os.environ.get("PATH", ""), *map(str, PLACES)])
    found = shutil.which(os.environ.get("NGINX") or "nginx", path=path)
    assert found, "no nginx: `make nginx` unpacks Debian's, NGINX=… names another"
    return found


def configure(conf: str, root: Path, port: int) -> str:
    """Return our configuration as who runs a host would edit it: its folder, and what it listens
    on. The folder is the one that holds the site's, where the site is below a path."""
    conf, roots = re.subn(r"(?m)^( *root ).*;$", rf"\g<1>{root};", conf)
    conf, listens = re.subn(r"(?m)^ *listen 80;$", f"    listen 127.0.0.1:{port};", conf)
    conf, others = re.subn(r"(?m)^ *listen \[::\]:80;\n", "", conf)
    assert roots == listens == others == 1
    return conf


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@contextmanager
def nginx(sites: Mapping[int, str]) -> Iterator[Path]:
    """Run nginx with a configuration for each port; yield the file that it writes errors to."""
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        (here / "sites").mkdir()
        # Root's own nginx would serve as nobody, who may not read a test's folder.
        user = "user root;" if os.geteuid() == 0 else ""
        (here / "nginx.conf").write_text(MAIN.format(here=here, user=user), "utf-8")
        for port, conf in sites.items():
            (here / f"sites/{port}").write_text(conf, "utf-8")
        command = [nginx_path(), "-p", folder, "-c", str(here / "nginx.conf"), "-e", "stderr"]
        errors = here / "errors"
        # To nginx itself NGINX names sockets that it is to go on with.
        known = {name: value for name, value in os.environ.items() if name != "NGINX"}
        with (
            errors.open("wb") as written,
            subprocess.Popen(command, stderr=written, env=known) as running,
        ):
            try:
                for port in sites:
                    _wait(port, running, errors)
                yield errors
            finally:
                running.terminate()


def _wait(port: int, running: "subprocess.Popen[bytes]", errors: Path) -> None:
    for _ in range(500):
        assert running.poll() is None, errors.read_text("utf-8")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise AssertionError(f"nginx does not answer: {errors.read_text('utf-8')}")
