"""What a proof-reader would ask of the plan and the pages: warnings, which stop nothing.

`doubts` is what a warning is, `texts` what is read, `proofread` runs the rules of the others.
"""
