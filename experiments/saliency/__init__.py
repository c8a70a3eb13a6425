"""Does what stands out lie on objects, and does erasing it teach more than erasing anything else?"""
