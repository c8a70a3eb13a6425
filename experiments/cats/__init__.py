"""Four cats: augmentation of 50 pictures a class, from scratch and with ImageNet features."""
