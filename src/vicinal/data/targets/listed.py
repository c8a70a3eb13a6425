"""All targets, in the order in which they are read and moved."""

from __future__ import annotations

from vicinal.data.targets.boxes import BoxTarget
from vicinal.data.targets.extra import ExtraTarget
from vicinal.data.targets.flows import FlowTarget
from vicinal.data.targets.heatmaps import HeatmapTarget
from vicinal.data.targets.instances import InstanceTarget
from vicinal.data.targets.keypoints import KeypointTarget
from vicinal.data.targets.labels import LabelTarget
from vicinal.data.targets.masks import MaskTarget
from vicinal.data.targets.rotated_boxes import RotatedBoxTarget
from vicinal.data.targets.target import Target

LISTED: tuple[Target, ...] = (
    MaskTarget(), BoxTarget(), RotatedBoxTarget(), InstanceTarget(), KeypointTarget(), LabelTarget(), HeatmapTarget(),
    FlowTarget(), ExtraTarget(),
)  # fmt: skip

TARGETS = {target.name: target for target in LISTED}
"""By the name of their field of a Batch. Instances and labels come behind the boxes, which some of them belong to."""
