"""The style page: /style/."""
