"""Tags of giving."""
