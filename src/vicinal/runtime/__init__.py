"""What stands between transforms and backends: which backend runs a call, and how a program is run on samples."""
