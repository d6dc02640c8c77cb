"""What happens to money. Every action writes its rows, its postings and its mail in one transaction."""
