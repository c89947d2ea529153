"""Forms in which leads report updates: written as workbooks, read back and added to the plan.

In the order of the steps: `form`, `read_forms`, `apply`.
"""
