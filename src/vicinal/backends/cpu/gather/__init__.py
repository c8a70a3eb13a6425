"""How the rows that a pass begins with are made: a file for each way."""
