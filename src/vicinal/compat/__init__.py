"""Drop-in replacements for other augmentation libraries; `import vicinal` imports none of them."""
