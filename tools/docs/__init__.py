"""The site: its sources laid out, and built by Sphinx (``make docs``)."""
