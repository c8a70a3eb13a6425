"""TIFF: the first page as a picture or a mask. OpenCV and Pillow read many kinds of it wrongly, and say nothing."""
