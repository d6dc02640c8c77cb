"""Small views: pages of funds, giving, donors' own pages, the desk, the webhook."""
