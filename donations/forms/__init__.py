"""What donors and treasurers fill in."""
