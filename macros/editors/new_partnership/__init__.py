"""Start another partnership's folder."""
