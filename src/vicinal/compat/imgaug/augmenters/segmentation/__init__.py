"""Parts of pictures in their mean colours."""

from .points import (
    DropoutPointsSampler,
    IPointsSampler,
    RegularGridPointsSampler,
    RelativeRegularGridPointsSampler,
    SubsamplingPointsSampler,
    UniformPointsSampler,
)
from .superpixels import Superpixels
from .voronoi import RegularGridVoronoi, RelativeRegularGridVoronoi, UniformVoronoi, Voronoi, segment_voronoi

__all__ = [
    "DropoutPointsSampler",
    "IPointsSampler",
    "RegularGridPointsSampler",
    "RegularGridVoronoi",
    "RelativeRegularGridPointsSampler",
    "RelativeRegularGridVoronoi",
    "SubsamplingPointsSampler",
    "Superpixels",
    "UniformPointsSampler",
    "UniformVoronoi",
    "Voronoi",
    "segment_voronoi",
]
