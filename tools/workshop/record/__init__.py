"""Records documentation pages under contract_tests/recordings."""
