"""Words, no logic. `load` is the only code; everything else here is data an area expert can
edit.
"""
