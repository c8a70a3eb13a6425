"""Translation between two domains of pictures of which no pairs are known (CycleGAN)."""
