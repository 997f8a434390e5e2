"""Where the congress office keeps the rules: periods, the working calendar, warnings."""
