"""The pages that experiments leave: HTML with SVG inside, nothing beside it."""
