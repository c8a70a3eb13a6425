"""How Sphinx builds the site: ``make docs`` lays the sources out first (tools/docs)."""

from importlib.metadata import version as _version

project = "Vicinal"
copyright = "the Vicinal developers"
author = "the Vicinal developers"
release = _version("vicinal")
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
html_css_files = ["site.css"]
html_copy_source = False
html_show_sphinx = False
html_theme_options = {"navigation_with_keys": True}
copybutton_prompt_text = r"^(\$ |>>> )"
copybutton_prompt_is_regexp = True
