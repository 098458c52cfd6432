"""Claims and copy links to rulings: which figures answer one question, whose word they are, and what they come to."""
