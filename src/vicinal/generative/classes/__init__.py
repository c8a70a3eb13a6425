"""Pictures of a rare class by a conditional generative network that learns from all classes."""
