"""Each plan as a document to hand out: a tagged PDF, drawn from the same records as its page."""
