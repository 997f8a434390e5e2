import pytest


@pytest.fixture(autouse=True)
def county_is_read(db: None) -> None:
    """Every page names the county, which stands in the database."""
