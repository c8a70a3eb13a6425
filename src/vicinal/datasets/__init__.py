"""Data sets of the field's formats: read as a stream of items, written shard by shard."""
