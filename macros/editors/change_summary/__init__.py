"""Show reviewers what a proposed change does to the public site: a summary, and a preview."""
