"""Who runs the shards of a job: threads, processes, or Ray."""
