"""Fuzzes the sandbox with schemathesis."""
