"""What a plan fills of the fused kernel's tables, against what NumPy makes of the lowered program."""

from __future__ import annotations

import numpy as np
import pytest

import vicinal as vc
from tests.backends.torch_fused.chains import CHAINS
from vicinal.data.adapt import adapt
from vicinal.runtime.registry import asked_of
from vicinal.sampling.column import Untraceable
from vicinal.transforms.compose.device_plan import device_plan_for

torch = pytest.importorskip("torch")
pytest.importorskip("triton")

from vicinal.backends.torch.fused.planned import Filled  # noqa: E402
from vicinal.backends.torch.fused.tables import tables_of  # noqa: E402


@pytest.fixture(autouse=True)
def on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VICINAL_FUSED", "1")
    monkeypatch.setenv("TRITON_INTERPRET", "1")


@pytest.mark.parametrize("count", [1, 7, 300])  # below and above what the interpreter of tapes takes at once
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("chain", CHAINS)
def test_a_plan_fills_the_same_tables(chain: str, dtype: type, count: int) -> None:
    pipeline = vc.Pipeline([*CHAINS[chain], vc.Normalize(dtype="float16")], seed=5)
    plan = device_plan_for(pipeline, np.dtype(dtype), 3)
    for epoch, size in enumerate([(9, 11), (9, 11), (12, 5)]):
        pictures = torch.from_numpy(np.zeros((count, 3, *size), dtype))
        ids = np.random.default_rng(epoch).integers(0, 2**63, count, np.uint64)
        program = plan.program(adapt(pictures, asked_of("torch")).batch, ids, np.full(count, epoch, np.uint32))
        assert program is not None
        lowered = pipeline.program(pictures, ids=ids, epoch=epoch)
        wanted, filled = tables_of(lowered), program.written
        assert isinstance(filled, Filled)
        assert (filled.steps, filled.means) == (wanted.steps, wanted.means)
        floats, words, matrices, _ = (one.numpy() for one in filled.room.views(filled.buffer))
        assert floats.tobytes() == wanted.floats.tobytes()
        assert words.tobytes() == wanted.words.tobytes()
        assert matrices.tobytes() == wanted.matrices.tobytes()
        assert filled.affine == (wanted.matrices[:, 2] == (0, 0, 1)).all()
        assert program.out_canvas.tolist() == lowered.out_canvas.tolist()


BENT_OUT = vc.Affine((-20, 20), fit_output=True)


@pytest.mark.parametrize("transform", [vc.ElasticTransform(), vc.GaussianBlur(), vc.Mixup(), BENT_OUT])
def test_what_the_kernel_does_not_run_has_no_plan(transform: vc.Transform) -> None:
    """Fields, filters, mixes, and results of several sizes."""
    with pytest.raises(Untraceable):
        device_plan_for(vc.Pipeline([transform], seed=1), np.dtype(np.uint8), 3)
