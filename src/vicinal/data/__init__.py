"""What flows through a pipeline: pictures and what belongs to them, and how it is moved and mixed."""
