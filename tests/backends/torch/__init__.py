"""The torch backend against the definition, on every device that there is."""
