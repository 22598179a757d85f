"""Regenerates everything derived: the Python client and openapi/dist."""
