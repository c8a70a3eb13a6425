"""What runs a program on pixels."""
