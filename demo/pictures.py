"""The demo's pictures with their targets, as the names that a pipeline takes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from vicinal.data.instances import boxes_from_instances
from vicinal.data.keypoints import Keypoints
from vicinal.files.read import read, read_mask

HERE = Path(__file__).parent


def astronaut() -> dict[str, Any]:
    """A photograph [512, 512, 3] with a mask of two classes, three boxes with labels, and five keypoints in pairs."""
    entry = json.loads((HERE / "targets/annotations.json").read_text())["astronaut.jpg"]
    pairs = tuple((int(left), int(right)) for left, right in entry["pairs"])
    return {
        "image": read(HERE / "photos/astronaut.jpg"),
        "mask": read_mask(HERE / "targets" / entry["mask"]),
        "boxes": np.array(entry["boxes"], np.float64),
        "keypoints": Keypoints(np.array(entry["keypoints"], np.float64), pairs=pairs),
    }


def nuclei() -> list[dict[str, Any]]:
    """Microscopy pictures [256, 256, 3] with maps of instances, and the tight boxes of these."""
    samples = []
    for path in sorted((HERE / "nuclei/images").glob("*.png")):
        instances = read_mask(HERE / "nuclei/instances" / path.name)
        boxes = boxes_from_instances(instances)
        samples.append({"image": read(path, "rgb"), "instances": instances, "boxes": boxes, "id": path.stem})
    return samples
