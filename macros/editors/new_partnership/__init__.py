"""Start another partnership's folder: `options` checks what it is given, `start` writes the folder.

What partnerships share is copied from this project; files/ has the rest, to be filled in.
"""
