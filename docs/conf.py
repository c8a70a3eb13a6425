"""How Sphinx builds the site: ``make docs`` lays the sources out first (tools/docs)."""

import tomllib as _toml
from pathlib import Path as _Path

project = "Vicinal"
copyright = "the Vicinal developers"
author = "the Vicinal developers"
_root = next(folder for folder in _Path(__file__).parents if (folder / "pyproject.toml").exists())
release = _toml.loads((_root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
version = release

extensions = ["myst_parser", "sphinx_copybutton", "sphinx_design"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["conf.py"]
myst_enable_extensions = ["colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3
nitpicky = False
suppress_warnings = ["myst.header"]  # a page made of docstrings may begin a level deeper

html_theme = "furo"
html_title = f"Vicinal {release}"
html_static_path = ["static"]
html_extra_path = ["extra"]  # llms.txt, which tools/docs writes
html_css_files = ["site.css"]
html_copy_source = False
html_show_sphinx = False
html_theme_options = {"navigation_with_keys": True}
copybutton_prompt_text = r"^(\$ |>>> |\.\.\. )"
copybutton_prompt_is_regexp = True
