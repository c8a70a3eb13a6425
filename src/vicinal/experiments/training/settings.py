"""How networks are trained."""

from __future__ import annotations

from typing import Any

import attrs

from vicinal.errors import JobError, SpecError, expected, one_of
from vicinal.numbers import check_integer, is_number

OPTIMIZERS = ("adam", "sgd")
SCHEDULES = ("cosine", "constant")
RATES = {"adam": 1e-3, "sgd": 0.1}


@attrs.frozen(kw_only=True)
class Training:
    """``epochs`` over pictures in batches of ``batch``, or a little less to make them of one size.

    ``optimizer``: "adam", or "sgd" with Nesterov momentum 0.9. ``rate``: the learning rate at the beginning (None: 1e-3
    and 0.1); "cosine" lets it fall to 0 over all steps. ``decay``: weight decay (AdamW's for "adam").
    ``warmup``: epochs over which the rate rises to that first. ``loss``: as ``task.loss_of`` takes it; ``smoothing``: of
    its labels. ``consistency``: the weight of AugMix's Jensen-Shannon loss (12 in Hendrycks et al. 2020) between the
    answers to a picture as it is and to two draws of the recipe, with the loss of the former alone; None: only one draw
    is seen. ``amp``: mixed precision, bfloat16 on a CPU and float16 on a GPU.
    """

    epochs: int = 10
    batch: int = 64
    optimizer: str = "adam"
    rate: float | None = None
    schedule: str = "cosine"
    decay: float = 0.0
    loss: str | None = None
    smoothing: float = 0.0
    warmup: int = 0
    consistency: float | None = None
    amp: bool = False

    def __attrs_post_init__(self) -> None:
        for name, low in (("epochs", 1), ("batch", 1), ("warmup", 0)):
            high = self.epochs - 1 if name == "warmup" else 10**6
            object.__setattr__(self, name, check_integer(JobError, name, getattr(self, name), low, high))
        for name, value, choices in (
            ("optimizer", self.optimizer, OPTIMIZERS),
            ("schedule", self.schedule, SCHEDULES),
        ):
            if value not in choices:
                raise SpecError(one_of(name, choices, value))
        if self.rate is not None and not (is_number(self.rate) and 0 < self.rate < 1e6):
            raise JobError(expected("rate", "a learning rate above 0", self.rate))
        if self.consistency is not None and not (is_number(self.consistency) and 0 < self.consistency < 1e6):
            raise JobError(expected("consistency", "a weight above 0", self.consistency))
        if not isinstance(self.amp, bool):
            raise JobError(expected("amp", "True or False", self.amp))
        for name, share, most in (("decay", self.decay, 1e6), ("smoothing", self.smoothing, 1.0)):
            if not (is_number(share) and 0 <= share <= most):
                raise JobError(expected(name, f"a number in [0, {most:g}]", share))

    @property
    def first_rate(self) -> float:
        """The learning rate of the first step."""
        return RATES[self.optimizer] if self.rate is None else self.rate

    def plain(self) -> dict[str, Any]:
        """JSON."""
        return attrs.asdict(self)
