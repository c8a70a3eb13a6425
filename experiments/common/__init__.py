"""What experiments share: arguments, time, results, tables and plots."""
