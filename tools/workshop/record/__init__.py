"""`make record`: records what documentation pages print under contract_tests/recordings."""
