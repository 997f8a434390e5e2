"""The figures for leaders: one function each, over sums of cells; page, export and API ask the same ones."""
