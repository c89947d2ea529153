"""What the site costs to build and to visit, and how that grows: `make bench`."""
