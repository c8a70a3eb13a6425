"""Other libraries' interfaces on Vicinal: one room each, none imported before it is asked for."""
