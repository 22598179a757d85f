"""The maintainers' tools: record pages, generate the client and the derived documents, lint."""
