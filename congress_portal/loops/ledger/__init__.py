"""What outsiders may see and check of the trail: lines without persons, nightly anchors, a checker of their own."""
