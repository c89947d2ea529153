"""Makes a finished site ready for any host: what is answered with each file, written once."""
