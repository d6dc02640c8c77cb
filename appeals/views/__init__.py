"""What readers, signers and organizers open."""
