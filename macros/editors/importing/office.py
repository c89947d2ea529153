"""Convert documents of older or other programs with LibreOffice."""

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

SECONDS = 180
COMMANDS = ("soffice", "libreoffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice")


class OfficeError(Exception):
    """LibreOffice is missing, or could not convert a document: what is wrong, and the fix."""

    def __init__(self, what: str, fix: str) -> None:
        self.what, self.fix = what, fix
        super().__init__(f"{what} – {fix}")


def convert(content: bytes, suffix: str, to: str) -> bytes:
    """Return a document as LibreOffice converts it to another kind ("docx" or "xlsx").

    `suffix` is that of the document's real kind. Raises OfficeError.
    """
    program = next(filter(None, map(shutil.which, COMMANDS)), None)
    if not program:
        what = "LibreOffice, which reads this kind of file, is not installed"
        raise OfficeError(what, f"install it, or save the file as .{to} first")
    # With settings of its own it neither meets nor waits for one that is open.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        document, converted = folder / f"document{suffix}", folder / f"converted/document.{to}"
        document.write_bytes(content)
        profile = (folder / "profile").as_uri()
        command = [program, f"-env:UserInstallation={profile}", "--headless", "--convert-to", to]
        command += ["--outdir", str(converted.parent), str(document)]
        with subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        ) as process:
            try:
                process.wait(SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                what = f"LibreOffice did not finish within {SECONDS // 60} minutes"
                raise OfficeError(what, f"save the file as .{to} first") from None
        if not converted.exists():
            what = "LibreOffice could not open this file: it may be damaged or need a password"
            raise OfficeError(what, f"open it, and save it as .{to} without a password")
        return converted.read_bytes()
