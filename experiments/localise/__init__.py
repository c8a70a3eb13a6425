"""Where do networks look that learnt from classes alone, and does mixing pictures widen their view?"""
