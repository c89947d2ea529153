"""The forms in which the leads report: written, sent out, read back into the plan.

In the order of the steps: form, validation and workbooks; cells, entered, filled and
returns; insert and add.
"""
