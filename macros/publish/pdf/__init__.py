"""Each plan, and the page for the board, as a tagged PDF: by Typst, from what the pages show."""
