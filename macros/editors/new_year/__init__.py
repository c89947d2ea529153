"""Start the plan for the next year from the current one.

In the order of the steps: `choices`, `changes`, `start`.
"""
