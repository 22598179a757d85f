"""The books: a partner, its customers, invoices and statements, all made from a seed."""
