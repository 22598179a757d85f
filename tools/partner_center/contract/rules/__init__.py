"""What the document allows a request and a response to be: one function for each rule."""
