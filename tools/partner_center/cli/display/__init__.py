"""What a person sees: tables and files on stdout, messages on stderr."""
