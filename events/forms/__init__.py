"""What people fill in: guests, volunteers, organizers on the desk."""
