"""Checks the hand-written document against the style of the project."""
