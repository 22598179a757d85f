"""What holds between the parts of an exchange that each fit the document."""
