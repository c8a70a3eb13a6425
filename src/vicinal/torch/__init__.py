"""Training with PyTorch: feeding, losses and metrics. The only room of the core that imports torch."""
