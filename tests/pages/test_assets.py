"""What is built and vendored is what the manifest says, small, and asks nobody else for anything."""

import gzip
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
MANIFEST: list[dict[str, Any]] = json.loads((ROOT / "static/vendor/manifest.json").read_text())
LIBRARIES = pytest.mark.parametrize("library", MANIFEST, ids=lambda library: library["name"])
OWN_SCRIPTS = pytest.mark.parametrize(
    "path", sorted((ROOT / "static/js").rglob("*.js")), ids=lambda path: path.name
)
TOO_NEW = re.compile(r"\?\.[a-z(\[]|\?\?|\bimport\(|#[a-z]\w*\s*[=(]|catch\s*{|{\s*\.\.\.|,\s*\.\.\.\w+\s*}")


def sha256(path: str) -> str:
    return hashlib.sha256((ROOT / path).read_bytes()).hexdigest()


def zipped(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 9))


@LIBRARIES
def test_files_are_what_was_built(library: dict[str, Any]) -> None:
    assert {path: sha256(path) for path in library["files"]} == library["files"]


@LIBRARIES
def test_files_were_built_from_these_sources(library: dict[str, Any]) -> None:
    sources = library.get("sources", {})
    assert {path: sha256(path) for path in sources} == sources, "run: npm run build"


@LIBRARIES
def test_a_library_is_named_with_version_and_licence(library: dict[str, Any]) -> None:
    asked_for = json.loads((ROOT / "package.json").read_text())["devDependencies"]
    assert library["version"] == asked_for[library["name"]]
    assert library["licence"]
    assert any("LICENSE" in path for path in library["files"])


def test_nothing_is_vendored_beside_the_manifest() -> None:
    known = {path for library in MANIFEST for path in library["files"]} | {"static/vendor/manifest.json"}
    found = {
        path.relative_to(ROOT).as_posix()
        for folder in ("static/vendor", "tests/vendor")
        for path in (ROOT / folder).rglob("*")
        if path.is_file()
    }
    assert found <= known


def test_the_lock_file_names_no_registry() -> None:
    assert "resolved" not in (ROOT / "package-lock.json").read_text()


@pytest.mark.parametrize(
    "path", sorted((ROOT / "static").rglob("*.[cj]ss")) + sorted((ROOT / "static").rglob("*.js"))
)
def test_no_source_map_is_promised(path: Path) -> None:
    assert "sourceMappingURL" not in path.read_text()


def test_the_style_sheet_stays_small() -> None:
    assert zipped(ROOT / "static/css/portal.css") <= 22_000


@pytest.mark.parametrize("path", sorted((ROOT / "static/css").glob("*.css")), ids=lambda path: path.name)
def test_a_style_sheet_asks_no_other_host(path: Path) -> None:
    assert not re.search(r"url\([\"']?(?:https?:)?//|@import", path.read_text())


@OWN_SCRIPTS
def test_our_scripts_speak_to_old_phones(path: Path) -> None:
    assert not TOO_NEW.search(path.read_text())


@OWN_SCRIPTS
def test_our_scripts_hold_no_words_for_users(path: Path) -> None:
    assert not re.search(r"[\u4e00-\u9fff]", path.read_text())
