"""Forms in which leads report updates: written as workbooks, read back and added to the plan.

Writing: `form` (layout and texts), `workbooks`. Reading: `workbook_cells`, `parse_cells`,
`read_forms`, `apply`.
"""
