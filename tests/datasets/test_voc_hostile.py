"""Pascal VOC that is broken or means harm: faults of single samples."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.datasets.voc_files import annotation, box, write_voc
from tests.offline.pictures import smooth, store
from vicinal.datasets.formats.voc import FORMAT
from vicinal.datasets.strict import StrictReader
from vicinal.errors import DataError

LAUGHS = (
    '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
    "<annotation><filename>&c;</filename></annotation>"
)
BLOWUP = f'<!DOCTYPE a [<!ENTITY a "{"x" * 10_000}">]><annotation><filename>{"&a;" * 10_000}</filename></annotation>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]><annotation><object><name>&a;</name></object></annotation>'
PARAMETER = '<!DOCTYPE a [<!ENTITY % a SYSTEM "http://127.0.0.1:1/a.dtd"> %a;]><annotation/>'


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (LAUGHS, "no valid XML: EntitiesForbidden"),
        (BLOWUP, "no valid XML: EntitiesForbidden"),
        (OUTSIDE, "no valid XML: EntitiesForbidden"),
        (PARAMETER, "no valid XML: EntitiesForbidden"),
        ("<annotation><object>", "no valid XML: no element found: line 1"),
        ("", "no valid XML: no element found"),
        ('<?xml version="1.0" encoding="klingon"?><annotation/>', "no valid XML: unknown encoding"),
        ("<html/>", "expected an <annotation>, got <html>"),
        ("<a>" * 50_000, "no valid XML"),
        (annotation("<object><name>cat</name></object>"), "object 1: expected a bndbox"),
        (annotation(box(1, 1, 5, 5, name="")), "object 1: name: expected printable text, got ''"),
        (annotation(box(1, 1, "nan", 5)), "object 1: xmax: expected a finite number, got 'nan'"),
        (annotation(box(1, 1, "", 5)), "object 1: xmax: expected a finite number, got ''"),
        (annotation(box(1, 1, 5, 5) + box(9, 1, 5, 5)), "object 2: expected a positive width and height, got xyxy [8.0,"),
        (annotation(box(1, 9, 5, 8)), "object 1: expected a positive width and height"),
        (annotation(box(1, 1, 60, 5)), "object 1: expected a box inside the 48 x 40 picture"),
    ],
)  # fmt: skip
def test_a_bad_annotation_is_strictly_a_fault_of_its_picture_alone(tmp_path: Path, text: str, fault: str) -> None:
    root = write_voc(tmp_path, {"a": text, "b": annotation(box(1, 1, 5, 5), "b.jpg")})
    bad, good = StrictReader(FORMAT.open(str(root))).items()
    assert fault in bad.fault
    assert "\n" not in bad.fault
    assert "root:" not in bad.fault
    assert (good.fault, len(good.objects or ())) == ("", 1)


@pytest.mark.parametrize("filename", ["../../x.jpg", "/etc/x.jpg", "C:\\x.jpg", "..", "/", "s3://bucket/x.jpg"])
def test_a_filename_never_leads_out_of_the_data_set(tmp_path: Path, filename: str) -> None:
    store(tmp_path / "x.jpg", smooth(1))
    root = write_voc(tmp_path / "a" / "set", {"a": annotation(box(1, 1, 5, 5), filename)})
    (root / "JPEGImages" / "a.jpg").unlink()
    item = next(FORMAT.open(str(root)).items())
    assert item.fault
    assert item.picture.path.startswith(f"{root}/")


@pytest.mark.parametrize("line", ["../../secret", "/etc/passwd", "missing", "a\0", ".."])
def test_lists_that_name_what_is_not_inside(tmp_path: Path, line: str) -> None:
    (tmp_path / "secret.xml").write_text(annotation())
    root = write_voc(tmp_path / "set", {"a": annotation(), "b": annotation(filename="b.jpg")}, train=f"{line}\na\n", val="a\n")
    bad, *items = FORMAT.open(str(root)).items()
    assert bad.fault
    assert ".." not in bad.key
    assert not bad.key.startswith("/")
    assert [item.fault for item in items] == ["a: listed more than once", "a: listed more than once", ""]
    assert len({item.key for item in items}) == 3


def test_missing_pictures_and_links_out(tmp_path: Path) -> None:
    store(tmp_path / "secret.jpg", smooth(1))
    names = {name: annotation(box(1, 1, 5, 5), f"{name}.jpg") for name in "abc"}
    root = write_voc(tmp_path / "set", names)
    (root / "JPEGImages" / "a.jpg").unlink()
    (root / "JPEGImages" / "b.jpg").unlink()
    (root / "JPEGImages" / "b.jpg").symlink_to(tmp_path / "secret.jpg")
    (root / "Annotations" / "c.xml").unlink()
    (root / "Annotations" / "c.xml").symlink_to("c.xml")
    faults = [item.fault for item in FORMAT.open(str(root)).items()]
    assert "a.jpg: no such file" in faults[0]
    assert "leads out of the data set" in faults[1]
    assert "a link that cannot be followed" in faults[2]


def test_an_annotation_of_many_megabytes_is_not_read(tmp_path: Path) -> None:
    root = write_voc(tmp_path, {"a": annotation()})
    with (root / "Annotations" / "a.xml").open("ab") as file:
        file.truncate(1 << 25)
    assert "expected at most 16777216 bytes of XML" in next(FORMAT.open(str(root)).items()).fault


def test_a_folder_that_is_no_voc(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text("<other/>")
    assert not FORMAT.matches(str(tmp_path))
    with pytest.raises(DataError, match="no Pascal VOC data set found"):
        FORMAT.open(str(tmp_path))
