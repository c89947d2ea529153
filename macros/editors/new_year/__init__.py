"""The next plan year begun from the current one.

In the order of the steps: fill_in, choices, edits, new_files, next_steps, new_year.
"""
