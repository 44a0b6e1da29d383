"""The pages of the public face, as `make api` renders them from the docstrings."""

import analysis.measures  # noqa: F401  (registers them)
from analysis.study import MEASURES

project = "netred"
copyright = "2026"
extensions = ["sphinx.ext.autodoc", "sphinx.ext.napoleon"]
default_role = "code"
autodoc_member_order = "bysource"
napoleon_use_rtype = False
html_theme = "alabaster"
html_show_sourcelink = False


def list_measures(app, page: str, text: list[str]) -> None:
    """The page of measures names every one that is registered."""
    if page == "measures":
        entries = (f".. autofunction:: {each.__module__}.{name}\n" for name, each in sorted(MEASURES.items()))
        text[0] = "\n".join([text[0], *entries])


def setup(app) -> None:
    app.connect("source-read", list_measures)
