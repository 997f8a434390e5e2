"""The secret electronic box: its cryptography, its keeping, its words, the archive for a recount and the checker."""
