"""What can be done to a picture: frozen values that lower to ops."""
