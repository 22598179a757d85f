"""The rules of the document for requests and responses, one function each."""
