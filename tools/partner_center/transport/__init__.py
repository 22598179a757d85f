"""The way to one host: which hosts may receive a token, retries, events for a watcher."""
