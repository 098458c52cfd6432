"""Times as TIMEX3, with the days they may mean."""
