"""Which files a job takes, and what it calls what it makes of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from vicinal.errors import JobError
from vicinal.offline.folder import find_pictures, mask_of


def touch(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()


def test_pictures_of_all_folders_in_order_without_hidden_and_other_files(tmp_path: Path) -> None:
    touch(tmp_path, "b/2.PNG", "a/1.jpg", "0.webp", ".hidden.png", ".git/x.png", "notes.txt", "a/deep/3.tif")
    assert [source.id for source in find_pictures(tmp_path)] == ["0.webp", "a/1.jpg", "a/deep/3.tif", "b/2.PNG"]


def test_outputs_keep_folder_and_format_and_never_share_a_name(tmp_path: Path) -> None:
    touch(tmp_path, "cats/a.jpg", "cats/b.jpg", "cats/b.png", "dogs/a.gif", "cats/a_0.jpg")
    sources = find_pictures(tmp_path)
    outputs = {source.id: source.output(0) for source in sources}
    assert outputs["cats/a.jpg"] == "cats/a_0.jpg"
    assert outputs["dogs/a.gif"] == "dogs/a_0.png"
    every = [source.output(copy) for source in sources for copy in range(12)]
    assert len(set(every)) == len(every)
    assert len({f"{source.stem}_{copy}" for source in sources for copy in range(12)}) == len(every)


def test_a_mask_has_its_pictures_path_with_a_lossless_suffix(tmp_path: Path) -> None:
    touch(tmp_path, "pictures/cats/a.jpg", "masks/cats/a.tif")
    source = find_pictures(tmp_path / "pictures")[0]
    assert mask_of(source, tmp_path / "masks") == tmp_path / "masks/cats/a.tif"


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda _: None, "{root}: no such folder"),
        (lambda root: root.touch(), "{root}: expected a folder of pictures, got a file"),
        (
            lambda root: touch(root, "a.txt"),
            "{root}: no pictures found (looked for .bmp, .gif, .jpeg, .jpg, .pgm, .png, .ppm, .tif, .tiff, .webp)",
        ),
    ],
)
def test_bad_folders(tmp_path: Path, make, message: str) -> None:  # type: ignore[no-untyped-def]
    root = tmp_path / "src"
    make(root)
    with pytest.raises(JobError) as caught:
        find_pictures(root)
    assert str(caught.value) == message.format(root=root)
