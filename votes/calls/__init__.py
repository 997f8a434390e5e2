"""Calls for projects: who may, what stands on the trail, screening, what is alike."""
