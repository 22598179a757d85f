"""Rules between the parts of an exchange, which no schema can say."""
