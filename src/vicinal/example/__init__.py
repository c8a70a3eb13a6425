"""A picture with targets that comes with Vicinal, to try things on.

astronaut.jpg: Eileen Collins, official portrait, NASA (Great Images in NASA, by way of scikit-image's data), public domain;
scaled to 512 pixels. Its mask, boxes and keypoints were drawn for this project: CC0.
"""
