"""Jobs over folders of pictures."""
