"""docs/architecture.md shows the code as it is."""

from tests.architecture.pictures import PAGE, PICTURES, page_with_pictures


def test_the_page_holds_every_picture_as_the_code_draws_it() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert [name for name in PICTURES if f"<!-- picture: {name} -->" not in text] == []
    assert page_with_pictures(text) == text, "draw them anew: make pictures"
