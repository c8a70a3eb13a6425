"""BlendAlpha: two branches of augmenters, blended by a factor."""

from typing import Any

import numpy as np

from vicinal.compat.imgaug import parameters as iap
from vicinal.compat.imgaug.augmenters.blend.alpha import blend_alpha
from vicinal.compat.imgaug.augmenters.meta import Augmenter, handle_children_list


class BlendAlpha(Augmenter):
    """Blends what `foreground` makes with what `background` makes; without one of them, with the picture as it was.

    What is not a picture follows the foreground where the factor is 0.5 or more, else the background.
    """

    def __init__(
        self,
        factor: Any = (0.0, 1.0),
        foreground: Any = None,
        background: Any = None,
        per_channel: Any = False,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(seed, name, random_state, deterministic)
        self.factor = iap.handle_continuous_param(factor, "factor", value_range=(0, 1.0))
        self.foreground, self.background = read_branches(self, foreground, background)
        self.per_channel = iap.handle_probability_param(per_channel, "per_channel")
        self.epsilon = 0.01

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        fore, back = run_branches(self, batch, hooks, parents)
        shapes = batch.get_rowwise_shapes()
        channels = [shape[2] if len(shape) > 2 else 1 for shape in shapes]
        separate = self.per_channel.draw_samples((len(shapes),), random_state=random_state) > 0.5
        factors = self.factor.draw_samples((len(shapes), max(channels)), random_state=random_state)
        for row, count in enumerate(channels):
            factor = factors[row, :count] if separate[row] else factors[row, :1]
            factor = factor if factor.size else np.zeros(1)
            if batch.images is not None:
                batch.images[row] = blend_alpha(fore.images[row], back.images[row], factor, eps=self.epsilon)
            chosen = fore if np.average(factor) >= 0.5 else back
            for column in batch.columns:
                if column.name != "images":
                    column.value[row] = getattr(chosen, column.attr_name)[row]
        return batch

    def get_parameters(self) -> list[Any]:
        return [self.factor, self.per_channel]

    def get_children_lists(self) -> list[Any]:
        return [children for children in (self.foreground, self.background) if children is not None]

    def __str__(self) -> str:
        return (
            f"{type(self).__name__}(factor={self.factor}, per_channel={self.per_channel}, name={self.name}, "
            f"foreground={self.foreground}, background={self.background}, deterministic={self.deterministic})"
        )


def read_branches(augmenter: Any, foreground: Any, background: Any) -> tuple[Any, Any]:
    """The two lists of children; one of them may be None."""
    assert foreground is not None or background is not None, (
        "Expected 'foreground' and/or 'background' to not be None (i.e. at least one Augmenter), but got two None values."
    )
    return tuple(
        handle_children_list(children, augmenter.name, branch, default=None)
        for children, branch in ((foreground, "foreground"), (background, "background"))
    )


def run_branches(augmenter: Any, batch: Any, hooks: Any, parents: list[Any]) -> tuple[Any, Any]:
    """What the foreground and the background make of copies of the batch."""
    results = []
    for children in (augmenter.foreground, augmenter.background):
        result = batch.deepcopy()
        if children is not None:
            with result.propagation_hooks_ctx(augmenter, hooks, parents):
                result = children.augment_batch_(result, parents=[*parents, augmenter], hooks=hooks)
        results.append(result)
    return results[0], results[1]
