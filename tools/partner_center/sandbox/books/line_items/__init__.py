"""Line items of the books, computed when they are read."""
