"""The next plan year begun from the current one.

In the order of the steps: fill_in, choices, edits, new_files, told, new_year.
"""
