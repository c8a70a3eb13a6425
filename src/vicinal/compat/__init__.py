<<<<<<< HEAD
"""What other libraries look like on top of Vicinal; `import vicinal` imports none of it."""
=======
"""Drop-in replacements for other augmentation libraries."""
>>>>>>> imgb
