"""Attribution points: a speaker, a cue and the content they lead to."""
