"""From a declared pipeline to the ops that a backend runs."""
