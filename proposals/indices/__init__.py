"""The index of seven indicators: what is counted, what comes of it, who sees what, and all of it as a sheet."""
