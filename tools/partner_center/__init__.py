"""Tools for programs that work with Partner Center invoices, built around the generated client."""
