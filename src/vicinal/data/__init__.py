"""What flows through a pipeline: pictures and what belongs to them, and how they are read, written and moved."""
