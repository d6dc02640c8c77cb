"""The engine that sets an ad: words and names in, a page out. It knows no database, no request and no campaign."""
