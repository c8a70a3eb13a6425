"""What each op does to the values of a batch, in torch operations."""
