"""The common corruptions of Hendrycks and Dietterich 2019 (arXiv:1903.12261) by family, and the transform of them."""
