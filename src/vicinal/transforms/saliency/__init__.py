"""Where a picture stands out: maps, where they are kept, and how they follow what moves pixels."""
