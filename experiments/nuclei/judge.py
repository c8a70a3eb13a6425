"""What a trained network gets right on pictures that it never saw."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor

from vicinal.experiments.data.pictures import Data, Pictures
from vicinal.experiments.network import Trained, fetch_network
from vicinal.experiments.recipe import pipeline_for
from vicinal.experiments.training.feed import in_turn
from vicinal.torch.metrics import dice, iou

THRESHOLD = 0.5
THRESHOLDS = tuple(step / 20 for step in range(1, 20))
"""Those that the best one for the training pictures is chosen among."""
BATCH = 50


def judge(path: Path, data: Data) -> dict[str, float]:
    """Means over pictures of the network in a file: on test pictures "dice" and "iou" at THRESHOLD, and "tuned", the Dice
    at "threshold", which is the best for the pictures that it was trained with; their Dice at THRESHOLD is "train".
    """
    trained = fetch_network(path)
    seen, unseen = logits(trained, data, data.train), logits(trained, data, data.test)
    on_seen = {threshold: _dice(seen, threshold) for threshold in THRESHOLDS}
    best = max(THRESHOLDS, key=lambda threshold: (on_seen[threshold], -abs(threshold - THRESHOLD)))
    return {
        "dice": _dice(unseen, THRESHOLD),
        "iou": float(iou(threshold=THRESHOLD)(*unseen)),
        "threshold": best,
        "tuned": _dice(unseen, best),
        "train": on_seen[THRESHOLD],
    }


def logits(trained: Trained, data: Data, pictures: Pictures) -> tuple[Tensor, Tensor]:
    """Logits [N, 1, H, W] of pictures as they are, and their masks [N, H, W]."""
    trained.network.eval()
    with torch.inference_mode():
        found = [
            (trained.network(images), masks)
            for images, masks in in_turn(pictures, pipeline_for(trained.of(data), None), BATCH)
        ]
    return torch.cat([one for one, _ in found]), torch.cat([masks for _, masks in found])


def _dice(answers: tuple[Tensor, Tensor], threshold: float) -> float:
    return float(dice(threshold=threshold)(*answers))
