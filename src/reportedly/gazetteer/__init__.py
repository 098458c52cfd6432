"""The places there are: compiled from their sources, looked up by name, related to each other."""
