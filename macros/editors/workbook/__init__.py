"""A year's plan as one workbook, out and back: every action, partner, topic and term.

In the order of the steps: `fields`, `write`, `read`, `parse_cells`, `edits`, `apply`.
"""
