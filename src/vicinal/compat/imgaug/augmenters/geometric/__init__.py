"""Augmenters that move pixels."""

from .affine import Affine
from .affine_cv2 import AffineCv2
from .affine_kin import Rotate, ScaleX, ScaleY, ShearX, ShearY, TranslateX, TranslateY
from .elastic import ElasticTransformation
from .jigsaw import Jigsaw, apply_jigsaw, apply_jigsaw_to_coords, generate_jigsaw_destinations
from .perspective import PerspectiveTransform
from .piecewise import PiecewiseAffine
from .polar import WithPolarWarping
from .rot90 import Rot90

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
