"""Each plan as a tagged PDF, rendered by Typst from the same records as its page."""
