"""What every page shares: base, form look, components, error pages, styleguide. Knows no other app."""
