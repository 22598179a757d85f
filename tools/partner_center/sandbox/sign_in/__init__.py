"""The sign-in authority: discovery, grants and access tokens."""
