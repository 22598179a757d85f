"""Changes one character at a time and counts the changes that no test notices."""
