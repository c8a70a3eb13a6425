"""One file a case; ``find`` gives them by name."""

from __future__ import annotations

from benchmarks.case import Case
from benchmarks.cases import (
    cifar,
    crop_jitter,
    folder_to_folder,
    heavy,
    image_and_mask,
    jpeg_to_batch,
    latency,
    single_ops,
    tiny_translate,
)

BATCH_CASES: tuple[Case, ...] = (crop_jitter.CASE, heavy.CASE, image_and_mask.CASE, tiny_translate.CASE, cifar.CASE)
PICTURE_CASES: tuple[Case, ...] = (*BATCH_CASES, *single_ops.CASES, latency.CASE)
FILE_CASES: tuple[Case, ...] = (*jpeg_to_batch.CASES, folder_to_folder.CASE, folder_to_folder.LONGER)
CASES = (*PICTURE_CASES, *FILE_CASES)


def find(names: list[str]) -> list[Case]:
    """The cases of these names; "batch", "single_ops", "jpeg" and "files" name groups, nothing names those of pictures.

    Those from files run apart: with two threads they are given more workers than the others.
    """
    groups = {
        "batch": BATCH_CASES, "single_ops": single_ops.CASES, "jpeg": jpeg_to_batch.CASES, "files": FILE_CASES,
        **{case.name: (case,) for case in CASES},
    }
    unknown = [name for name in names if name not in groups]
    if unknown:
        raise SystemExit(f"no such case: {', '.join(unknown)}; cases: {', '.join(groups)}")
    return [case for name in names for case in groups[name]] if names else list(PICTURE_CASES)
