"""Pictures of what a pipeline does."""
