from pathlib import Path

from congress_portal.local import limits


def test_a_file_that_is_too_long_is_named(tmp_path: Path) -> None:
    (tmp_path / "views.py").write_text("x = 1\n" * 401)
    assert limits.complaints(tmp_path) == ["views.py: 401 lines, at most 400"]


def test_a_function_that_is_too_long_is_named(tmp_path: Path) -> None:
    (tmp_path / "views.py").write_text("def answer():\n" + "    x = 1\n" * 60)
    assert limits.complaints(tmp_path) == ["views.py: function answer: 61 lines, at most 60"]


def test_a_template_that_is_too_long_is_named(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text("<p></p>\n" * 201)
    assert limits.complaints(tmp_path) == ["templates/page.html: 201 lines, at most 200"]


def test_migrations_may_be_as_long_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations" / "0001_initial.py").write_text("x = 1\n" * 500)
    assert limits.complaints(tmp_path) == []
