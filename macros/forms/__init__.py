"""The forms in which the leads report: written, sent out, read back into the plan.

In the order of the steps: form, asked, workbooks; cells, typed, filled, returns; insert, recorded.
"""
