"""The SBOM of a built site, as CycloneDX 1.6 in JSON: `make sbom` writes it.

It names what of other people is published (scope "required": the search engine, the fonts in the
documents) and what the site was built with (scope "excluded": nothing of it is in the site). The
same lock, site and day give the same text, and no address of a registry is in it.
"""

import datetime
import hashlib
import json
import re
import tomllib
import uuid
from collections.abc import Iterator
from pathlib import Path

import pikepdf
from cyclonedx.contrib.hash.factories import HashTypeFactory
from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import ExternalReference, ExternalReferenceType, Property, XsUri
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.model.license import License
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from tests.fixtures import ROOT
from tests.project.supply import SITE_LOCK, python_licences, read_lock

# The first lines of lunr.
LUNR = re.compile(r"\* lunr - http://lunrjs\.com - .* - ([\d.]+)\n.*\n\* @license (\S+)\n")
FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")


def sbom(site: Path, epoch: str) -> str:
    """Return the SBOM of a built site, as of a day (seconds since 1970, or "").

    Raises SystemExit where there is no site, or a published script of unknown origin.
    """
    if not (site / "index.html").is_file():
        raise SystemExit(f"There is no site in {site}: `make build` writes it.")
    about = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    root = Component(
        name=about["name"],
        version=about["version"],
        type=ComponentType.APPLICATION,
        description=about["description"],
        licenses=[LicenseFactory().make_from_string(about["license"])],
        bom_ref=about["name"],
    )
    published, tools = [*scripts(site), *fonts(site)], list(built_with())
    bom = Bom(components=[*published, *tools])
    bom.metadata.component = root
    # Else the library would take the clock, and a number by chance.
    seconds = int(epoch or "0")
    bom.metadata.timestamp = datetime.datetime.fromtimestamp(seconds, datetime.UTC)
    made_of = "\n".join(sorted(f"{one.purl or one.name}" for one in [*published, *tools]))
    bom.serial_number = uuid.uuid5(uuid.NAMESPACE_OID, f"{about['name']} {epoch}\n{made_of}")
    requiring: dict[str, list[Component]] = {}
    for package, one in zip(read_lock(SITE_LOCK), tools, strict=True):
        for name in package.required_by:
            requiring.setdefault(name, []).append(one)
    bom.register_dependency(root, [*published, *requiring.get(about["name"], ())])
    for one in tools:
        bom.register_dependency(one, requiring.get(one.name, ()))
    text = JsonV1Dot6(bom).output_as_string(indent=2)
    return json.dumps(json.loads(text), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def scripts(site: Path) -> Iterator[Component]:
    """Yield the scripts and style sheets in a site that are not the project's own."""
    own = {path.stem for path in (ROOT / "overrides/assets").iterdir()}
    for path in sorted(path for kind in ("js", "css") for path in site.rglob(f"*.{kind}")):
        header = LUNR.search(path.read_text("utf-8")[:2000])
        if header:
            yield Component(
                name="lunr",
                version=header[1],
                type=ComponentType.LIBRARY,
                scope=ComponentScope.REQUIRED,
                licenses=[LicenseFactory().make_from_string(header[2])],
                purl=PackageURL("npm", None, "lunr", header[1]),
                bom_ref=f"pkg:npm/lunr@{header[1]}",
                hashes=[HashTypeFactory().from_hashlib_alg("sha256", _sha256(path))],
                properties=[Property(name="published:at", value=str(path.relative_to(site)))],
            )
        # What a host may keep for ever has a part of its hash in its name.
        elif path.name.split(".")[0] not in own:
            raise SystemExit(f"Whose is {path}? Name it in tests/project/sbom.py.")


def fonts(site: Path) -> Iterator[Component]:
    """Yield the fonts that the documents carry with them, in part."""
    found: dict[str, list[str]] = {}
    for path in sorted(site.rglob("*.pdf")):
        with pikepdf.open(path) as document:
            for one in document.objects:
                if isinstance(one, pikepdf.Dictionary) and any(key in one for key in FONT_FILES):
                    name = str(one.FontName).lstrip("/").split("+")[-1]
                    at = found.setdefault(name, [])
                    if (file := str(path.relative_to(site))) not in at:
                        at.append(file)
    for name, files in sorted(found.items()):
        yield Component(
            name=name,
            type=ComponentType.FILE,
            scope=ComponentScope.REQUIRED,
            description="A font, embedded in part",
            bom_ref=f"font:{name}",
            properties=[Property(name="published:at", value=file) for file in files],
        )


def built_with() -> Iterator[Component]:
    """Yield the packages of the site's lock, those for other systems too, with their hashes."""
    installed = python_licences()
    for package in read_lock(SITE_LOCK):
        purl = PackageURL("pypi", None, package.name, package.version)
        version, licence = installed.get(package.name, ("", ""))
        hashes = [HashTypeFactory().from_hashlib_alg("sha256", one) for one in package.hashes]
        yield Component(
            name=package.name,
            version=package.version,
            type=ComponentType.LIBRARY,
            scope=ComponentScope.EXCLUDED,
            licenses=_licences(licence) if version == package.version else (),
            purl=purl,
            bom_ref=purl.to_string(),
            # One of its files has one of these: which one depends on the system.
            external_references=[
                ExternalReference(
                    type=ExternalReferenceType.DISTRIBUTION,
                    url=XsUri(purl.to_string()),
                    hashes=hashes,
                )
            ],
        )


def _licences(text: str) -> list[License]:
    return [LicenseFactory().make_from_string(one) for one in text.split("; ")]


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
