"""Picture files: their headers, how they are read and written, and what decoders get wrong."""
