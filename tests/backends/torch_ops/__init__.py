"""Each op of the torch backend by itself."""
