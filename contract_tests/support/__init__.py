"""What tests share: replay, comparison, random and wrong bodies, services to test against."""
