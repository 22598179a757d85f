"""What a release needs: the two changelogs, and what the next versions must be."""
