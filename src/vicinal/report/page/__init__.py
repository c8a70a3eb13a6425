"""Parts of an HTML page that stands alone: SVG charts and the frame around them."""
