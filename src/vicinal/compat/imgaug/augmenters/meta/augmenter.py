"""The base of all augmenters."""

import copy as copying
from collections.abc import Callable, Iterator
from typing import Any, Self

from vicinal.compat.imgaug import random as iarandom
from vicinal.compat.imgaug.augmenters.meta import batch_stream, calls, coordinates, grid, states, tree


class Augmenter:
    """Changes batches of pictures and of what belongs to them.

    An augmenter is written by two methods. `_augment_batch_` draws all numbers of the batch from `random_state`, each as an
    array with one entry a row, then changes the columns that are not None, in place or by new values, and returns the batch:

        class Brighter(Augmenter):
            def __init__(self, by=10, seed=None, name=None, random_state="deprecated", deterministic="deprecated"):
                super().__init__(seed=seed, name=name, random_state=random_state, deterministic=deterministic)
                self.by = iap.handle_continuous_param(by, "by")

            def _augment_batch_(self, batch, random_state, parents, hooks):
                if batch.images is None:
                    return batch
                drawn = self.by.draw_samples((batch.nb_rows,), random_state=random_state)
                for row, by in enumerate(drawn):
                    batch.images[row] = brighten(batch.images[row], by)
                return batch

            def get_parameters(self):
                return [self.by]

    `batch.images` is an array (N, H, W, C) or a list of arrays (H, W, C), always with channels; it is a copy, and may become
    a list where sizes or dtypes change. The other columns are lists of `HeatmapsOnImage` and the like, also copies.
    `_move_coordinates(batch, function)` moves boxes, polygons, lines and keypoints by one function of `KeypointsOnImage`.
    Augmenters with children also have `get_children_lists` (the lists themselves) and pass `parents + [self]` on.
    """

    def __init__(
        self, seed: Any = None, name: str | None = None, random_state: Any = "deprecated", deterministic: Any = "deprecated"
    ) -> None:
        assert name is None or isinstance(name, str), f"Expected name to be None or string-like, got {type(name)}."
        self.name = f"Unnamed{type(self).__name__}" if name is None else name
        self.deterministic = states.read_deterministic(deterministic)
        if not (isinstance(random_state, str) and random_state == "deprecated"):
            assert seed is None, "Cannot set both `seed` and `random_state`."
            seed = random_state
        create = iarandom.RNG.create_pseudo_random_ if self.deterministic and seed is None else None
        self.random_state: Any = create() if create else iarandom.RNG.create_if_not_rng_(seed)
        self.activated = True

    # Call forms

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """The same as `augment`."""
        return calls.augment(self, *args, **kwargs)

    def augment(self, return_batch: bool = False, hooks: Any = None, **kwargs: Any) -> Any:
        """Augments `image=` or `images=`, `keypoints=`, `bounding_boxes=`, ... and returns them in the order of the keywords.

        A single result comes alone, several as a tuple; with `return_batch` all of it as an `UnnormalizedBatch`.
        """
        return calls.augment(self, return_batch, hooks, **kwargs)

    def augment_image(self, image: Any, hooks: Any = None) -> Any:
        """One array (H, W) or (H, W, C); the result has the same number of axes."""
        return calls.augment_image(self, image, hooks)

    def augment_images(self, images: Any, parents: Any = None, hooks: Any = None) -> Any:
        """An array (N, H, W[, C]) or a list of arrays; arrays come back as arrays unless sizes differ afterwards."""
        return calls.augment_images(self, images, parents, hooks)

    def augment_heatmaps(self, heatmaps: Any, parents: Any = None, hooks: Any = None) -> Any:
        """One `HeatmapsOnImage` or a list of them."""
        return calls.augment_column(self, "heatmaps", heatmaps, parents, hooks)

    def augment_segmentation_maps(self, segmaps: Any, parents: Any = None, hooks: Any = None) -> Any:
        """One `SegmentationMapsOnImage` or a list of them."""
        return calls.augment_column(self, "segmentation_maps", segmaps, parents, hooks)

    def augment_keypoints(self, keypoints_on_images: Any, parents: Any = None, hooks: Any = None) -> Any:
        """One `KeypointsOnImage` or a list of them."""
        return calls.augment_column(self, "keypoints", keypoints_on_images, parents, hooks)

    def augment_bounding_boxes(self, bounding_boxes_on_images: Any, parents: Any = None, hooks: Any = None) -> Any:
        """One `BoundingBoxesOnImage` or a list of them."""
        return calls.augment_column(self, "bounding_boxes", bounding_boxes_on_images, parents, hooks)

    def augment_polygons(self, polygons_on_images: Any, parents: Any = None, hooks: Any = None) -> Any:
        """One `PolygonsOnImage` or a list of them."""
        return calls.augment_column(self, "polygons", polygons_on_images, parents, hooks)

    def augment_line_strings(self, line_strings_on_images: Any, parents: Any = None, hooks: Any = None) -> Any:
        """One `LineStringsOnImage` or a list of them."""
        return calls.augment_column(self, "line_strings", line_strings_on_images, parents, hooks)

    def augment_batches(self, batches: Any, hooks: Any = None, background: bool = False) -> Iterator[Any]:
        """Yields the batches of an iterable one after the other; with `background` other processes make them."""
        return batch_stream.augment_batches(self, batches, hooks, background)

    def augment_batch(self, batch: Any, hooks: Any = None) -> Any:
        """The old name of `augment_batch_`."""
        states.warn_renamed("augment_batch", "augment_batch_")
        return calls.augment_batch_(self, batch, None, hooks)

    def augment_batch_(self, batch: Any, parents: Any = None, hooks: Any = None) -> Any:
        """Fills the `*_aug` attributes of a `Batch` or `UnnormalizedBatch` and returns it."""
        return calls.augment_batch_(self, batch, parents, hooks)

    def pool(self, processes: int | None = None, maxtasksperchild: int | None = None, seed: int | None = None) -> Any:
        """Processes that augment batches by this augmenter: a `multicore.Pool`."""
        from vicinal.compat.imgaug import multicore

        return multicore.Pool(self, processes=processes, maxtasksperchild=maxtasksperchild, seed=seed)

    def draw_grid(self, images: Any, rows: int, cols: int) -> Any:
        """A picture (H, W, 3) of `rows` x `cols` outcomes for each of the pictures."""
        return grid.draw_grid(self, images, rows, cols)

    def show_grid(self, images: Any, rows: int, cols: int) -> None:
        """Shows `draw_grid` in a window."""
        from vicinal.compat.imgaug.grid import imshow

        imshow(self.draw_grid(images, rows, cols))

    # What augmenters implement

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        """Changes a batch in place; without it, `_augment_images`, `_augment_heatmaps`, ... are called for each column."""
        return calls.augment_columns(self, batch, random_state, parents, hooks)

    def _augment_images(self, images: Any, random_state: Any, parents: Any, hooks: Any) -> Any:
        return images

    def _augment_heatmaps(self, heatmaps: Any, random_state: Any, parents: Any, hooks: Any) -> Any:
        return heatmaps

    def _augment_segmentation_maps(self, segmaps: Any, random_state: Any, parents: Any, hooks: Any) -> Any:
        return segmaps

    def _augment_keypoints(self, keypoints_on_images: Any, random_state: Any, parents: Any, hooks: Any) -> Any:
        return keypoints_on_images

    def _augment_bounding_boxes(self, bounding_boxes_on_images: Any, random_state: Any, parents: Any, hooks: Any) -> Any:
        return self._augment_cbaois_as_keypoints(bounding_boxes_on_images, random_state, parents, hooks)

    def _augment_polygons(self, polygons_on_images: Any, random_state: Any, parents: Any, hooks: Any) -> Any:
        return self._augment_cbaois_as_keypoints(polygons_on_images, random_state, parents, hooks)

    def _augment_line_strings(self, line_strings_on_images: Any, random_state: Any, parents: Any, hooks: Any) -> Any:
        return self._augment_cbaois_as_keypoints(line_strings_on_images, random_state, parents, hooks)

    def _augment_cbaois_as_keypoints(self, cbaois: Any, random_state: Any, parents: Any, hooks: Any) -> Any:
        """Boxes, polygons or lines by way of `_augment_keypoints` of their corners."""
        return coordinates.by_keypoints(cbaois, lambda points: self._augment_keypoints(points, random_state, parents, hooks))

    # The names under which augmenters of one's own call it.
    _augment_bounding_boxes_as_keypoints = _augment_cbaois_as_keypoints
    _augment_line_strings_as_keypoints = _augment_cbaois_as_keypoints

    def _augment_polygons_as_keypoints(
        self, polygons_on_images: Any, random_state: Any, parents: Any, hooks: Any, recoverer: Any = None
    ) -> Any:
        return coordinates.polygons_by_keypoints(
            polygons_on_images,
            lambda points: self._augment_keypoints(points, random_state, parents, hooks),
            recoverer,
            random_state,
        )

    @classmethod
    def _apply_to_cbaois_as_keypoints(cls, cbaois: Any, func: Callable[[Any], Any]) -> Any:
        return coordinates.by_keypoints(cbaois, func)

    @classmethod
    def _apply_to_polygons_as_keypoints(
        cls, polygons_on_images: Any, func: Callable[[Any], Any], recoverer: Any = None, random_state: Any = None
    ) -> Any:
        return coordinates.polygons_by_keypoints(polygons_on_images, func, recoverer, random_state)

    @classmethod
    def _move_coordinates(cls, batch: Any, func: Callable[[Any], Any]) -> Any:
        """Moves all coordinates of a batch in place; `func` takes and returns a list of `KeypointsOnImage`."""
        return coordinates.move(batch, func)

    def get_parameters(self) -> list[Any]:
        """The parameters, in the order of the arguments."""
        raise NotImplementedError

    def get_children_lists(self) -> list[Any]:
        """The lists of children themselves, so that changes to them count."""
        return []

    # Random states

    def to_deterministic(self, n: int | None = None) -> Any:
        """A copy that gives the same for every call; with `n`, a list of as many different ones."""
        assert n is None or n >= 1, f"Expected 'n' to be None or >=1, got {n}."
        if n is None:
            return self._to_deterministic()
        return [self._to_deterministic() for _ in range(n)]

    def _to_deterministic(self) -> Self:
        fixed: Self = states.to_deterministic(self)
        return fixed

    def reseed(self, random_state: Any = None, deterministic_too: bool = False) -> None:
        """The old name of `seed_`."""
        states.warn_renamed("reseed", "seed_")
        self.seed_(random_state, deterministic_too)

    def seed_(self, entropy: Any = None, deterministic_too: bool = False) -> None:
        """Seeds this augmenter and its children anew; those that are deterministic only if `deterministic_too`."""
        states.seed_(self, entropy, deterministic_too)

    def localize_random_state(self, recursive: bool = True) -> Self:
        """A copy whose random states are its own, not the global one."""
        return self.deepcopy().localize_random_state_(recursive)

    def localize_random_state_(self, recursive: bool = True) -> Self:
        """Gives this augmenter (and its children) random states of their own instead of the global one."""
        states.localize_(self, recursive)
        return self

    def copy_random_state(
        self,
        source: "Augmenter",
        recursive: bool = True,
        matching: str = "position",
        matching_tolerant: bool = True,
        copy_determinism: bool = False,
    ) -> Self:
        """A copy with the random states of `source`."""
        return self.deepcopy().copy_random_state_(source, recursive, matching, matching_tolerant, copy_determinism)

    def copy_random_state_(
        self,
        source: "Augmenter",
        recursive: bool = True,
        matching: str = "position",
        matching_tolerant: bool = True,
        copy_determinism: bool = False,
    ) -> Self:
        """Takes the random states of `source`, whose children are matched by "position" or "name"."""
        states.copy_states_(self, source, recursive, matching, matching_tolerant, copy_determinism)
        return self

    # Children

    def get_all_children(self, flat: bool = False) -> list[Any]:
        """All augmenters below this one, nested as they are or `flat`."""
        return tree.all_children(self, flat)

    def find_augmenters(
        self, func: Callable[["Augmenter", list[Any]], bool], parents: list[Any] | None = None, flat: bool = True
    ) -> list[Any]:
        """Those augmenters, this one included, for which `func(augmenter, parents)` holds."""
        return tree.find(self, func, parents or [], flat)

    def find_augmenters_by_name(self, name: str, regex: bool = False, flat: bool = True) -> list[Any]:
        """Those called `name`, or whose names begin with what the expression `name` matches."""
        return self.find_augmenters_by_names([name], regex, flat)

    def find_augmenters_by_names(self, names: list[str], regex: bool = False, flat: bool = True) -> list[Any]:
        """Those that have one of the names."""
        return self.find_augmenters(tree.named(names, regex), flat=flat)

    def remove_augmenters(
        self,
        func: Callable[["Augmenter", list[Any]], bool],
        copy: bool = True,
        identity_if_topmost: bool = True,
        noop_if_topmost: bool | None = None,
    ) -> Any:
        """This augmenter (or a copy) without the children for which `func(augmenter, parents)` holds."""
        if noop_if_topmost is not None:
            states.warn_renamed("noop_if_topmost", "identity_if_topmost")
            identity_if_topmost = noop_if_topmost
        return tree.remove(self, func, copy, identity_if_topmost)

    def remove_augmenters_inplace(self, func: Any, parents: list[Any] | None = None) -> None:
        """The old name of `remove_augmenters_`."""
        states.warn_renamed("remove_augmenters_inplace", "remove_augmenters_")
        self.remove_augmenters_(func, parents)

    def remove_augmenters_(self, func: Callable[["Augmenter", list[Any]], bool], parents: list[Any] | None = None) -> None:
        """Removes the children for which `func(augmenter, parents)` holds."""
        tree.remove_(self, func, parents or [])

    def copy(self) -> Self:
        """A shallow copy."""
        return copying.copy(self)

    def deepcopy(self) -> Self:
        """A deep copy."""
        return copying.deepcopy(self)

    def __repr__(self) -> str:
        return str(self)

    def __str__(self) -> str:
        parameters = ", ".join(str(parameter) for parameter in self.get_parameters())
        return f"{type(self).__name__}(name={self.name}, parameters=[{parameters}], deterministic={self.deterministic})"
