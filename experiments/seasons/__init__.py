"""Summer to winter: does a CycleGAN beat what costs nothing, and does it find a change that is known?"""
