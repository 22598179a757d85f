"""Requests to one host: which hosts may receive a token, retries, events for callers."""
