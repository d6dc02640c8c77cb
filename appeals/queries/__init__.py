"""What we ask of appeals and signatures."""
