"""Does a searched recipe find what is known to be there, and does it beat one that needs no search?"""
