"""CIFAR-10 with 1000 pictures a class: from flips to AugMix, with wrong labels, under attack, and what Cutout does inside."""
