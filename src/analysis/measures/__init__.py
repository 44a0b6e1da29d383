"""Measures: pure functions of a study and parameters that return findings; a chapter shows them, a claim judges them."""
