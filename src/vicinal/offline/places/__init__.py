"""Where a job writes: a local folder or an object store, by URL."""
