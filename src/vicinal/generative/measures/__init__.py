"""Measures of made pictures, each with what it says of real ones: distance, copies, undoing, domains."""

from vicinal.generative.measures.cycle_error import cycle_error, psnr
from vicinal.generative.measures.domain_classifier import DomainClassifier
from vicinal.generative.measures.features import features
from vicinal.generative.measures.judge import judge
from vicinal.generative.measures.kid import Beside, Kid, kid, kid_beside_null
from vicinal.generative.measures.nearest_real import NearestReal, distances_among, nearest_distances, nearest_real
from vicinal.generative.measures.precision_recall import PrecisionRecall, precision_recall

__all__ = [
    "Beside", "DomainClassifier", "Kid", "NearestReal", "PrecisionRecall", "cycle_error", "distances_among", "features",
    "judge", "kid", "kid_beside_null", "nearest_distances", "nearest_real", "precision_recall", "psnr",
]  # fmt: skip
