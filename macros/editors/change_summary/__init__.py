"""What a proposed change does to the public site: told in plain words, and shown as a preview."""
