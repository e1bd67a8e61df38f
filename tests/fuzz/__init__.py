"""Coverage-guided fuzzing; README.md says how."""
