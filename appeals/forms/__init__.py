"""What signers and organizers fill in."""
