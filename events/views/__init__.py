"""What answers a request: pages, files and forms for readers and guests, and the desk for organizers."""
