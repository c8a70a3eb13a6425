"""Parts of pictures in their mean colours."""

from vicinal.compat.imgaug.augmenters.segmentation.points import (
    DropoutPointsSampler,
    IPointsSampler,
    RegularGridPointsSampler,
    RelativeRegularGridPointsSampler,
    SubsamplingPointsSampler,
    UniformPointsSampler,
)
from vicinal.compat.imgaug.augmenters.segmentation.superpixels import Superpixels
from vicinal.compat.imgaug.augmenters.segmentation.voronoi import (
    RegularGridVoronoi,
    RelativeRegularGridVoronoi,
    UniformVoronoi,
    Voronoi,
    segment_voronoi,
)

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
