"""`python -m bench` (or `make bench`): measures what must not get slow. Prints ratios, since machines differ."""
