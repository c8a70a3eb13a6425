"""The common corruptions of Hendrycks and Dietterich 2019, one module each, and the table of all."""
