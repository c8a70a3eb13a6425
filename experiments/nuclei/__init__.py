"""Nuclei: a U-Net from a few pictures of cells, without and with augmentation, taught by several losses."""
