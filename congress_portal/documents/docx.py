"""A Word file anew from the parts that show text and pictures. No Django: this runs in ``child``."""

from __future__ import annotations

import posixpath
import zipfile
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from lxml import etree

from congress_portal.documents.fields import calm_fields
from congress_portal.documents.refusal import Refused

MOST_PARTS = 2000
MOST_BYTES = 80 * 1024 * 1024
MOST_XML = 24 * 1024 * 1024
"""Of all parts that are read as a tree, which takes several times as much."""
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
LINKS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
RELS = "application/vnd.openxmlformats-package.relationships+xml"
CONTENT_TYPES, PACKAGE_LINKS = "[Content_Types].xml", "_rels/.rels"
SHOWN = {
    "styles", "stylesWithEffects", "settings", "webSettings", "fontTable", "theme", "numbering", "header", "footer",
    "footnotes", "endnotes", "comments", "commentsExtended", "commentsIds", "people", "image", "chart", "chartStyle",
    "chartColorStyle", "chartUserShapes", "diagramData", "diagramLayout", "diagramQuickStyle", "diagramColors",
    "diagramDrawing",
}  # fmt: skip
"""The kinds of links that are followed, by the last word of their address; what nothing leads to is left out."""
MACROS = {"vbaProject", "wordVbaData", "attachedToolbars", "keyMapCustomizations"}
TEXTS = {"aFChunk", "subDocument"}
"""Other files that are part of the text: without them it would say something else."""
PICTURES = {
    f"image/{kind}" for kind in ("png", "jpeg", "jpg", "gif", "bmp", "tiff", "x-emf", "x-wmf", "emf", "wmf")
}
GOES = {"attachedTemplate", "mailMerge", "OLEObject", "control", "docVars"}
"""Elements that go whoever they lead to."""
STAYS = {"hyperlink", "blip"}
"""Elements that stay without their link: words, and a picture that is also in the file."""
ADDRESSES = {"src", "href", "althref"}
"""Where drawings of the old kind (VML) name what they fetch."""


@dataclass
class Package:
    """The parts of a file, and those that are kept, written anew."""

    parts: dict[str, bytes]
    types: dict[str, str]
    kept: dict[str, bytes] = field(default_factory=dict)

    def type_of(self, name: str) -> str:
        """As declared for the part, or for its ending."""
        return self.types.get(f"/{name}".lower()) or self.types.get(name.rpartition(".")[2].lower(), "")


def rebuilt(content: bytes) -> bytes:
    """The text, with its styles, headers, notes and pictures."""
    try:
        parts = _unpacked(content)
        package = Package(parts, _types(parts))
        main = _main(package)
        waiting = [main]
        while waiting:
            name = waiting.pop()
            if name not in package.kept:
                waiting += _keep(package, name)
        return _packed(package, main)
    except (
        zipfile.BadZipFile,
        etree.LxmlError,
        KeyError,
        ValueError,
        EOFError,
        NotImplementedError,
    ) as error:
        raise Refused("broken") from error


def _unpacked(content: bytes) -> dict[str, bytes]:
    """Every part by its name, the sizes asked before anything is unpacked; ``zipfile`` reads no more than they say."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        listed = archive.infolist()
        if len(listed) > MOST_PARTS or sum(one.file_size for one in listed) > MOST_BYTES:
            raise Refused("large")
        if sum(one.file_size for one in listed if one.filename.endswith((".xml", ".rels"))) > MOST_XML:
            raise Refused("large")
        if any(one.flag_bits & 1 for one in listed):
            raise Refused("encrypted")
        names = [one.filename for one in listed if not one.is_dir()]
        if len({name.lower() for name in names}) < len(names):
            raise Refused("broken")
        return {name: archive.read(name) for name in names}


def _types(parts: dict[str, bytes]) -> dict[str, str]:
    """Content types by ``/part`` or by ending, in small letters."""
    found = {}
    for one in _tree(parts[CONTENT_TYPES]):
        key = one.get("PartName") if one.tag == f"{TYPES}Override" else one.get("Extension")
        found[str(key).lower()] = str(one.get("ContentType"))
    if any("macroEnabled" in one or "vbaProject" in one for one in found.values()):
        raise Refused("macros")
    return found


def _main(package: Package) -> str:
    links = [one for one in _tree(package.parts[PACKAGE_LINKS]) if _kind(one) == "officeDocument"]
    name = _target("", links[0].get("Target", "")) if links else ""
    if package.type_of(name) != MAIN or name not in package.parts:
        raise Refused("kind")
    return name


def _keep(package: Package, name: str) -> list[str]:
    """Write one part anew; returns the parts that it leads to."""
    if package.type_of(name) in PICTURES:
        package.kept[name] = package.parts[name]
        return []
    folder, base = posixpath.split(name)
    links_name = f"{folder}/_rels/{base}.rels"
    links = _tree(package.parts[links_name]) if links_name in package.parts else None
    targets = {}
    for one in list(links) if links is not None else []:
        target = _followed(package, folder, one)
        if target:
            targets[str(one.get("Id"))] = target
        else:
            one.getparent().remove(one)
    root = _tree(package.parts[name])
    _strip(root, set(targets))
    calm_fields(root)
    package.kept[name] = _written(root)
    if targets:
        package.kept[links_name] = _written(links)
    return list(targets.values())


def _followed(package: Package, folder: str, link: Any) -> str:
    """The part that a link leads to, or nothing where it is not followed."""
    kind = _kind(link)
    if kind in MACROS:
        raise Refused("macros")
    if kind in TEXTS:
        raise Refused("embedded")
    if kind not in SHOWN or link.get("TargetMode") == "External":
        return ""
    name = _target(folder, link.get("Target", ""))
    of_text = package.type_of(name).endswith("+xml")
    is_known = of_text if kind != "image" else package.type_of(name) in PICTURES
    return name if is_known and name in package.parts else ""


def _strip(root: Any, known: set[str]) -> None:
    """Take out what leads to a part that is not kept, or anywhere else."""
    for element in list(root.iter(etree.Element)):
        name = etree.QName(element).localname
        lost = [
            key for key, value in element.attrib.items()
            if etree.QName(key).namespace and etree.QName(key).namespace.endswith("/relationships")
            and value and value not in known
        ]  # fmt: skip
        if name in GOES or (lost and name not in STAYS):
            _remove(element)
            continue
        for key in [*lost, *(one for one in element.attrib if etree.QName(one).localname in ADDRESSES)]:
            del element.attrib[key]


def _remove(element: Any) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _kind(link: Any) -> str:
    if link.tag != f"{LINKS}Relationship":
        raise Refused("broken")
    return str(link.get("Type", "")).rpartition("/")[2]


def _target(folder: str, target: str) -> str:
    """A part's name; one that leads out of the package is the name of none."""
    return posixpath.normpath(posixpath.join(f"/{folder}", target)).lstrip("/")


def _tree(content: bytes) -> Any:
    """The root of a part: no entities, no network, no declarations, no instructions, no comments."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_pis=True, remove_comments=True
    )
    root = etree.fromstring(content, parser)
    if root.getroottree().docinfo.internalDTD is not None:
        raise Refused("broken")
    return root


def _written(root: Any) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _packed(package: Package, main: str) -> bytes:
    """A new package with nothing but the parts that were kept."""
    types = etree.Element(f"{TYPES}Types", nsmap={None: TYPES[1:-1]})
    etree.SubElement(types, f"{TYPES}Default", Extension="rels", ContentType=RELS)
    for name in package.kept:
        if not name.endswith(".rels"):
            etree.SubElement(
                types, f"{TYPES}Override", PartName=f"/{name}", ContentType=package.type_of(name)
            )
    links = etree.Element(f"{LINKS}Relationships", nsmap={None: LINKS[1:-1]})
    etree.SubElement(links, f"{LINKS}Relationship", Id="rId1", Type=OFFICE, Target=main)
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {
            CONTENT_TYPES: _written(types), PACKAGE_LINKS: _written(links), **package.kept
        }.items():  # fmt: skip
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
