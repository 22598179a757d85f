"""`make bench`: how fast the sandbox and the client are, side by side with others in one run.

Figures of a shared machine differ from run to run, so ratios count: what is compared runs in turns,
round by round, each time in a process of its own, and the median of the rounds is printed.
"""
