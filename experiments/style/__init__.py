"""Four cats: do pictures redrawn in other styles make a classifier robust, and how far is redrawn what was to be redrawn?"""
