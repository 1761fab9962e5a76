"""What comes with the program: the demo salon and five ready-made composite templates."""

from functools import lru_cache
from importlib.resources import files

from booking.catalogue_file.nodes import Problems, compose
from booking.catalogue_file.reading import CatalogueInvalid, read
from booking.catalogue_file.services import Template, read_templates
from booking.domain.catalogue import Catalogue
from booking.domain.hours import NO_HOLIDAYS, HolidayCalendar


@lru_cache(maxsize=1)
def templates() -> dict[str, Template]:
    """The five composite templates by key.

    Raises:
        CatalogueInvalid: The packaged file is damaged.
    """
    problems = Problems()
    root = compose(_packaged("templates.yaml"), problems)
    found = read_templates(root.fields(("templates",), required=("templates",))["templates"])
    if problems.found:
        raise CatalogueInvalid("templates.yaml", tuple(problems.found))
    return found


def demo_text() -> str:
    """The demo salon's catalogue file, as it is written."""
    return _packaged("demo.yaml")


def demo(holidays: HolidayCalendar = NO_HOLIDAYS) -> Catalogue:
    """The demo salon.

    Args:
        holidays: The calendar the catalogue is to answer with (`booking.adapters.holidays.PublicHolidays`).
    """
    return read(demo_text(), name="demo.yaml", templates=templates(), holidays=holidays)


def _packaged(name: str) -> str:
    return files("booking.data").joinpath(name).read_text(encoding="utf-8")
