"""What we ask of money. Every sum here is of one book: `settings.STRIPE_LIVE`, unless said otherwise."""
