"""Models as Python objects: the base class, its members, mixed pages, amounts and times."""
