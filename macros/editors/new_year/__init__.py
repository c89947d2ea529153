"""Start the plan for the next year from the current one.

`choices` says what the next plan takes over, `new_files` and `edits` write it, `start` runs them,
and `next_steps` lists what is left to do.
"""
