"""Projects under supervision: who may, the moves, the grade, the API."""
