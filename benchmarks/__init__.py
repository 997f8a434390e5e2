"""What the portal's convenience costs: the portal against the barest program that writes the very same rows."""
