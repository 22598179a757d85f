"""Settings, the config file, and the sign-in that follows from them."""
