"""`make bench`: how fast the sandbox and the client are, side by side with others in one run.

Figures of a shared machine differ from run to run, so what counts is ratios: everything that is
compared runs in turns, round by round, and the median of the rounds is printed with the load.
"""
