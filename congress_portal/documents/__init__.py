"""Documents from outside (PDF, Word): taken apart and put together again from what shows text and pictures alone."""
