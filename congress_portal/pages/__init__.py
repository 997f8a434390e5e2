"""What every page shares: base template, form look, components, error pages, styleguide. Imports nothing of ours."""
