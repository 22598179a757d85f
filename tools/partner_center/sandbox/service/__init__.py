"""The service: requests bound, answered from the books, and written to the wire."""
