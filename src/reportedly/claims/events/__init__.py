"""Events: what an article says happened, each distinct happening once, with who, to whom, where and
when.
"""
