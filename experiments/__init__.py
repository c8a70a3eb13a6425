"""The experiments that the project grew from: one command each, results kept beside the code. See README.md."""
