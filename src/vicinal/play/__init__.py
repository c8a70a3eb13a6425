"""The playground: a local page where recipes are put together and looked at (``vicinal play``)."""
