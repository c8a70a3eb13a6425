"""Is a batch at once faster than its pictures one by one?"""
