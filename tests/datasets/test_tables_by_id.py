"""Tables of competitions: ids without a suffix, names of files in other folders, a column for each class, several tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.datasets.test_tables import pictures, rows
from vicinal.datasets.dataset import Dataset
from vicinal.datasets.load import read
from vicinal.errors import DataError


def tables(root: Path, **texts: str) -> Path:
    for name, text in texts.items():
        (root / f"{name}.csv").write_text(text)
    return root


def found(data: Dataset) -> dict[str, tuple[str, str | None]]:
    """Split and class by key; no faults."""
    assert not any(item.fault for item in data.items())
    return {item.key: (item.split, None if item.label is None else data.names[item.label]) for item in data.items()}


@pytest.mark.parametrize(
    ("head", "value"),
    [
        ("id_code,diagnosis", "{}"), ("image_id,label", "{}.png"), ("image,level", "{}"), ("id,breed", "{}"),
        ("Image Index,Label", "{}.png"), ("File Name,Class", "{}"), ("image,choice", "/data/upload/1/{}.png"),
        (",image_name,target", "0,{}"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("folder", ["train_images", "jpeg/train", "train/images"])
def test_ids_are_pictures_in_the_folder_that_has_them(tmp_path: Path, head: str, value: str, folder: str) -> None:
    pictures(tmp_path, f"{folder}/a.png", f"{folder}/b.png", f"{folder.replace('train', 'test')}/c.png")
    data = read(tables(tmp_path, train=f"{head}\n{value.format('a')},cat\n{value.format('b')},dog\n"))
    assert found(data) == {f"{folder}/a": ("train", "cat"), f"{folder}/b": ("train", "dog")}
    assert f"1 pictures that are listed nowhere ({folder.replace('train', 'test')}/c.png)" in str(data.summary)


@pytest.mark.parametrize("name", ["labels", "trainLabels", "train_labels", "Data_Training_GroundTruth", "train"])
@pytest.mark.parametrize("other", ["sample_submission", "sampleSubmission", "sizes"])
def test_the_table_with_labels_is_found_among_others(tmp_path: Path, name: str, other: str) -> None:
    pictures(tmp_path, "train/1.png", "train/2.png", "test/1.png", "test/3.png")
    submission = "id,bytes\n1,7\n" if other == "sizes" else "id,label\n1,cat\n3,cat\n"
    data = read(tables(tmp_path, **{name: "id,label\n1,cat\n2,dog\n", other: submission}))
    assert found(data) == {"train/1": ("train", "cat"), "train/2": ("train", "dog")}
    assert f"1 other tables, which are not read ({other}.csv)" in str(data.summary)


def test_ids_in_several_folders(tmp_path: Path) -> None:
    pictures(tmp_path, "images_1/a.jpg", "images_2/b.jpg", "images_3/images/c.jpg")
    data = read(tables(tmp_path, metadata="lesion,image_id,dx\nx,a,nv\nx,b,mel\nx,c,nv\n", other="pixel,label\n1,2\n"))
    assert found(data) == {"images_1/a": ("", "nv"), "images_2/b": ("", "mel"), "images_3/images/c": ("", "nv")}


def test_a_folder_that_only_late_rows_need(tmp_path: Path) -> None:
    names = [f"img_1/{number:03d}.png" for number in range(30)]
    pictures(tmp_path, *names, "img_2/999.png")
    data = read(tables(tmp_path, labels="id,label\n" + "".join(f"{name[6:9]},x\n" for name in names) + "999,y\n"))
    assert found(data)["img_2/999"] == ("", "y")


def test_train_and_test_by_tables_of_ids(tmp_path: Path) -> None:
    pictures(tmp_path, "train/1.png", "test/1.png", "test/2.png")
    data = read(tables(tmp_path, train="id,label\n1,cat\n", test="id\n1\n2\n"))
    assert found(data) == {"train/1": ("train", "cat"), "test/1": ("test", None), "test/2": ("test", None)}


def test_an_id_of_no_picture_is_the_fault_of_its_row(tmp_path: Path) -> None:
    pictures(tmp_path, "images/1.png")
    faults = {key: fault for key, (_, _, fault) in rows(read(tables(tmp_path, labels="id,label\n1,a\n2,b\n../1,c\n"))).items()}
    assert faults["1"] == ""
    assert sorted(fault for fault in faults.values() if fault) == [
        f"row 2: {tmp_path}/2: no such file", "row 3: expected a name inside the data set, got '../1'",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("sample_submission", "id,label\n1,cat\n2,cat\n"),
        ("train", "id,ClassId,EncodedPixels\n1,3,1 5\n2,4,\n"),
        ("labels", 'id,label\n1,"[{""x"": 10, ""rectanglelabels"": [""cat""]}]"\n'),
        ("depths", "z,id\n443,1\n500,2\n"),
        ("labels", "id,label\n8,cat\n9,dog\n"),
    ],
)
def test_tables_without_labels_of_pictures_are_left_alone(tmp_path: Path, name: str, text: str) -> None:
    pictures(tmp_path, "train/1.png", "train/2.png", "test/1.png")
    data = read(tables(tmp_path, **{name: text}))
    assert (data.format, data.names, data.summary.pictures) == ("folder", (), 3)
    assert f"({name}.csv)" in str(data.summary)


def test_folders_of_classes_say_more_than_a_table_beside_them(tmp_path: Path) -> None:
    pictures(tmp_path, "cat/1.png", "dog/2.png")
    data = read(tables(tmp_path, labels="id,label\n1,x\n2,y\n"))
    assert (data.format, data.names) == ("folder", ("cat", "dog"))


@pytest.mark.parametrize("one", ["1", "1.0", " 1"])
@pytest.mark.parametrize("name", ["train", "_classes", "Training_GroundTruth"])
def test_a_column_for_each_class(tmp_path: Path, one: str, name: str) -> None:
    zero = one.replace("1", "0", 1)
    pictures(tmp_path, "a.png", "b.png")
    text = f"filename, cat, dog, cow\na.png,{zero},{one},{zero}\nb.png,{one},{zero},{zero}\n"
    data = read(tables(tmp_path, **{name: text}))
    assert data.names == ("cat", "dog")
    assert {key: label for key, (_, label) in found(data).items()} == {"a": "dog", "b": "cat"}


@pytest.mark.parametrize("row", ["b.png,1,1", "b.png,0,0", "b.png,0.25,0.75", "b.png,1,-1", "b.png,,1", "b.png,1,x"])
def test_columns_that_are_no_single_class_are_no_labels(tmp_path: Path, row: str) -> None:
    pictures(tmp_path, "a.png", "b.png")
    data = read(tables(tmp_path, list=f"filename,cat,dog\na.png,1,0\n{row}\n") / "list.csv")
    assert data.header.holds == frozenset()
    assert "2 columns that no label is called by (cat)" in str(data.summary)


def test_a_late_row_of_several_classes_is_a_fault(tmp_path: Path) -> None:
    names = [f"{number:03d}.png" for number in range(102)]
    pictures(tmp_path, *names)
    text = "filename,cat,dog\n" + "".join(f"{name},1,0\n" for name in names[:100]) + "100.png,1,1\n101.png,0,0\n"
    items = list(read(tables(tmp_path, list=text) / "list.csv").items())
    assert [item.label for item in items[:100]] == [0] * 100
    assert items[100].fault == "row 101: expected one class, got cat and dog"
    assert (items[101].label, items[101].fault) == (None, "")


@pytest.mark.parametrize("text", ["id,year\n1,2016\n", "image_id,sat_image_path\n1,x.png\n"])
def test_a_metadata_table_of_something_else_hides_no_masks(tmp_path: Path, text: str) -> None:
    pictures(tmp_path, "train/x.png", "train/x_mask.png")
    assert read(tables(tmp_path, metadata=text)).format == "masks"
    with pytest.raises(DataError, match=r"metadata.csv: no column of pictures found among"):
        read(tmp_path, "csv")


@pytest.mark.parametrize(
    ("names", "splits"),
    [
        (("train/a.png", "test/b.png"), ("train", "test")),
        (("Training/cat/a.png", "val2017/b.png"), ("train", "val")),
        (("train/a.png", "more/b.png"), ("", "")),
        (("trains/a.png", "tests/b.png"), ("", "")),
    ],
)
@pytest.mark.parametrize("name", ["metadata", "list"])
def test_first_folders_of_all_paths_are_splits(
    tmp_path: Path, names: tuple[str, str], splits: tuple[str, str], name: str
) -> None:
    pictures(tmp_path, *names)
    data = read(tables(tmp_path, **{name: f"file_name,label\n{names[0]},cat\n{names[1]},dog\n"}) / f"{name}.csv")
    assert [item.split for item in data.items()] == list(splits)
    assert data.header.splits == tuple(filter(None, splits))
