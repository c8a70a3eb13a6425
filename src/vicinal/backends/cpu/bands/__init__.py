"""A band of rows made each way (gather/ways.py), and the ops on it: the units that a segment calls, a file each."""
