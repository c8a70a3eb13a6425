"""All units, by their numbers in gather/ways.py."""

from __future__ import annotations

from vicinal.backends.cpu.bands.any import any_band
from vicinal.backends.cpu.bands.area import area_band
from vicinal.backends.cpu.bands.axis import axis_band
from vicinal.backends.cpu.bands.by_tables import by_tables
from vicinal.backends.cpu.bands.convolve import convolve_band
from vicinal.backends.cpu.bands.copy import copy_band
from vicinal.backends.cpu.bands.cubic import cubic_band
from vicinal.backends.cpu.bands.displaced import displaced_band
from vicinal.backends.cpu.bands.exact import exact_picture
from vicinal.backends.cpu.bands.filter import filter_band
from vicinal.backends.cpu.bands.filter_words import filter_words_band
from vicinal.backends.cpu.bands.mask_field import mask_field
from vicinal.backends.cpu.bands.nearest import nearest_band
from vicinal.backends.cpu.bands.noise_words import noise_words_band
from vicinal.backends.cpu.bands.ops import ops_band
from vicinal.backends.cpu.bands.plane import plane_band
from vicinal.backends.cpu.bands.plane_words import plane_words_band
from vicinal.backends.cpu.unit import Units

UNITS = Units((
    copy_band, axis_band, plane_band, area_band, cubic_band, any_band, nearest_band, filter_band, convolve_band, displaced_band,
    ops_band, plane_words_band, filter_words_band, noise_words_band, exact_picture, by_tables, mask_field,
))  # fmt: skip
