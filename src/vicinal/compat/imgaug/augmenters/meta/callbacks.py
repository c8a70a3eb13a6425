"""Augmenters that call functions of the user, to change or to check what passes."""

from typing import Any

from vicinal.compat.imgaug import kinds
from vicinal.compat.imgaug.augmenters.meta.augmenter import Augmenter

_RESULTS = {
    "heatmaps": "HeatmapsOnImage",
    "segmentation_maps": "SegmentationMapsOnImage",
    "keypoints": "KeypointsOnImage",
    "bounding_boxes": "BoundingBoxesOnImage",
    "polygons": "PolygonsOnImage",
    "line_strings": "LineStringsOnImage",
}


class Lambda(Augmenter):
    """Calls `func_images(images, random_state, parents, hooks)` and the like; "keypoints" stands for `func_keypoints`."""

    def __init__(
        self,
        func_images: Any = None,
        func_heatmaps: Any = None,
        func_segmentation_maps: Any = None,
        func_keypoints: Any = None,
        func_bounding_boxes: Any = "keypoints",
        func_polygons: Any = "keypoints",
        func_line_strings: Any = "keypoints",
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(seed, name, random_state, deterministic)
        self.func_images = func_images
        self.func_heatmaps = func_heatmaps
        self.func_segmentation_maps = func_segmentation_maps
        self.func_keypoints = func_keypoints
        self.func_bounding_boxes = func_bounding_boxes
        self.func_polygons = func_polygons
        self.func_line_strings = func_line_strings

    def _call(self, column: str, values: Any, random_state: Any, parents: Any, hooks: Any) -> Any:
        function = getattr(self, f"func_{column}")
        if function is None:
            return values
        if isinstance(function, str) and function == "keypoints":
            return self._augment_cbaois_as_keypoints(values, random_state, parents, hooks)
        result = function(values, random_state, parents, hooks)
        if column != "images":
            expected = _RESULTS[column]
            assert kinds.is_iterable(result) and all(type(one).__name__ == expected for one in result), (
                f"Expected callback function for {column} to return list of {expected} instances, got {type(result)}."
            )
        return result

    def _augment_images(self, images: Any, random_state: Any, parents: Any, hooks: Any) -> Any:
        return self._call("images", images, random_state, parents, hooks)

    def _augment_heatmaps(self, heatmaps: Any, random_state: Any, parents: Any, hooks: Any) -> Any:
        return self._call("heatmaps", heatmaps, random_state, parents, hooks)

    def _augment_segmentation_maps(self, segmaps: Any, random_state: Any, parents: Any, hooks: Any) -> Any:
        return self._call("segmentation_maps", segmaps, random_state, parents, hooks)

    def _augment_keypoints(self, keypoints_on_images: Any, random_state: Any, parents: Any, hooks: Any) -> Any:
        return self._call("keypoints", keypoints_on_images, random_state, parents, hooks)

    def _augment_polygons(self, polygons_on_images: Any, random_state: Any, parents: Any, hooks: Any) -> Any:
        if isinstance(self.func_polygons, str) and self.func_polygons == "keypoints":
            return self._augment_polygons_as_keypoints(polygons_on_images, random_state, parents, hooks, recoverer="auto")
        return self._call("polygons", polygons_on_images, random_state, parents, hooks)

    def _augment_line_strings(self, line_strings_on_images: Any, random_state: Any, parents: Any, hooks: Any) -> Any:
        return self._call("line_strings", line_strings_on_images, random_state, parents, hooks)

    def _augment_bounding_boxes(self, bounding_boxes_on_images: Any, random_state: Any, parents: Any, hooks: Any) -> Any:
        result = self._call("bounding_boxes", bounding_boxes_on_images, random_state, parents, hooks)
        for on_image in result:
            for box in on_image.bounding_boxes:
                box.x1, box.x2 = min(box.x1, box.x2), max(box.x1, box.x2)
                box.y1, box.y2 = min(box.y1, box.y2), max(box.y1, box.y2)
        return result

    def get_parameters(self) -> list[Any]:
        return []


class AssertLambda(Lambda):
    """Raises AssertionError where `func_images(images, random_state, parents, hooks)` and the like are false."""

    def __init__(
        self,
        func_images: Any = None,
        func_heatmaps: Any = None,
        func_segmentation_maps: Any = None,
        func_keypoints: Any = None,
        func_bounding_boxes: Any = None,
        func_polygons: Any = None,
        func_line_strings: Any = None,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(
            _asserting(func_images, "images"),
            _asserting(func_heatmaps, "heatmaps"),
            _asserting(func_segmentation_maps, "segmentation_maps"),
            _asserting(func_keypoints, "keypoints"),
            _asserting(func_bounding_boxes, "bounding_boxes"),
            _asserting(func_polygons, "polygons"),
            _asserting(func_line_strings, "line_strings"),
            seed,
            name,
            random_state,
            deterministic,
        )


class _Asserting:
    """A check as a callback that changes nothing; a class, so that it can be pickled."""

    def __init__(self, function: Any, column: str) -> None:
        self.function = function
        self.column = column

    def __call__(self, values: Any, random_state: Any, parents: Any, hooks: Any) -> Any:
        assert self.function(values, random_state, parents, hooks), (
            f"Input {self.column} did not fulfill user-defined assertion in AssertLambda."
        )
        return values


def _asserting(function: Any, column: str) -> Any:
    return None if function is None else _Asserting(function, column)


class AssertShape(Lambda):
    """Raises AssertionError unless shapes are (N, H, W, C): each a number, a range (a, b) without b, a list, or None."""

    def __init__(
        self,
        shape: Any,
        check_images: bool = True,
        check_heatmaps: bool = True,
        check_segmentation_maps: bool = True,
        check_keypoints: bool = True,
        check_bounding_boxes: bool = True,
        check_polygons: bool = True,
        check_line_strings: bool = True,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        assert len(shape) == 4, f"Expected shape to have length 4, got {len(shape)} with shape: {shape}."
        self.shape = shape
        super().__init__(
            _ShapeCheck(shape, None) if check_images else None,
            _ShapeCheck(shape, "arr_0to1") if check_heatmaps else None,
            _ShapeCheck(shape, "arr") if check_segmentation_maps else None,
            _ShapeCheck(shape, "on image") if check_keypoints else None,
            _ShapeCheck(shape, "on image") if check_bounding_boxes else None,
            _ShapeCheck(shape, "on image") if check_polygons else None,
            _ShapeCheck(shape, "on image") if check_line_strings else None,
            seed,
            name,
            random_state,
            deterministic,
        )


class _ShapeCheck:
    """Compares the shapes of arrays, of an attribute's arrays, or of pictures that something is on."""

    def __init__(self, shape: Any, attribute: str | None) -> None:
        self.shape = shape
        self.attribute = attribute

    def __call__(self, values: Any, random_state: Any, parents: Any, hooks: Any) -> Any:
        if self.shape[0] is not None:
            _compare(len(values), self.shape[0], 0, "ALL")
        for row, value in enumerate(values):
            on_image = self.attribute in (None, "on image")
            found = value.shape if on_image else getattr(value, str(self.attribute)).shape
            for axis in range(3):
                if axis < len(found):
                    _compare(found[axis], self.shape[axis + 1], axis + 1, row)
        return values


def _compare(found: int, expected: Any, axis: int, row: Any) -> None:
    if expected is None:
        return
    if kinds.is_single_integer(expected):
        assert found == expected, f"Expected dim {axis} (entry index: {row}) to have value {expected}, got {found}."
    elif isinstance(expected, tuple):
        assert len(expected) == 2, f"Expected tuple argument 'expected' to contain exactly 2 entries, got {len(expected)}."
        assert expected[0] <= found < expected[1], (
            f"Expected dim {axis} (entry index: {row}) to be in interval [{expected[0]}, {expected[1]}), got {found}."
        )
    elif isinstance(expected, list):
        assert found in expected, f"Expected dim {axis} (entry index: {row}) to have any value of {expected}, got {found}."
    else:
        raise Exception(f"Invalid datatype for shape entry {axis}: {type(expected)}, expected int, tuple, list or None.")
