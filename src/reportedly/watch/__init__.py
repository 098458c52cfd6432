"""The watch: feeds are asked, their pages fetched and read into a ledger, and its changes told.

Everything that comes is kept before anything is made of it, and everything still to be done is what
the ledger has no
later row for: a watch that is killed goes on where it was.
"""
