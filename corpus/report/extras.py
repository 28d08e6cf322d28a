"""Libraries that only a report needs, loaded when one is written."""

from importlib import import_module
from typing import Any

from corpus.errors import MissingExtra


def load_extra(module: str) -> Any:
    """A module of the extra `report`; raises MissingExtra where it is not installed."""
    try:
        return import_module(module)
    except ImportError as error:
        raise MissingExtra(
            f"a report needs {module}: install the extra with `pip install 'baotinh[report]'`"
        ) from error
