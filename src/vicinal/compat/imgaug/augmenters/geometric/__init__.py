"""Augmenters that move pixels."""

from vicinal.compat.imgaug.augmenters.geometric.affine import Affine
from vicinal.compat.imgaug.augmenters.geometric.affine_cv2 import AffineCv2
from vicinal.compat.imgaug.augmenters.geometric.affine_kin import Rotate, ScaleX, ScaleY, ShearX, ShearY, TranslateX, TranslateY
from vicinal.compat.imgaug.augmenters.geometric.elastic import ElasticTransformation
from vicinal.compat.imgaug.augmenters.geometric.jigsaw import (
    Jigsaw,
    apply_jigsaw,
    apply_jigsaw_to_coords,
    generate_jigsaw_destinations,
)
from vicinal.compat.imgaug.augmenters.geometric.perspective import PerspectiveTransform
from vicinal.compat.imgaug.augmenters.geometric.piecewise import PiecewiseAffine
from vicinal.compat.imgaug.augmenters.geometric.polar import WithPolarWarping
from vicinal.compat.imgaug.augmenters.geometric.rot90 import Rot90

__all__ = [
    "Affine",
    "AffineCv2",
    "ElasticTransformation",
    "Jigsaw",
    "PerspectiveTransform",
    "PiecewiseAffine",
    "Rot90",
    "Rotate",
    "ScaleX",
    "ScaleY",
    "ShearX",
    "ShearY",
    "TranslateX",
    "TranslateY",
    "WithPolarWarping",
    "apply_jigsaw",
    "apply_jigsaw_to_coords",
    "generate_jigsaw_destinations",
]
