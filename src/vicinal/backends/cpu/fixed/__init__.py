"""8-bit colour in 16-bit fixed point: programs, ops on rows, warps and blurs."""
