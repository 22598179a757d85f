"""The network below httpx: origins and proxies, time and size limits, tunnels."""
