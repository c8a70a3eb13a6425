"""Diffusion: pictures drawn anew from noise and from what they were, by networks that the user has."""
