"""What organizers fill in about ads."""
