"""Maps of what a network looks at, for SaliencyErase, KeepAugment and SaliencyMix.

``vicinal.generative.saliency.activations`` makes the maps of a batch, ``vicinal.generative.saliency.renewal`` keeps those of
a data set up to date while a network learns. Both need torch; ``vicinal.SaliencyMaps`` holds maps, and needs none.
"""
