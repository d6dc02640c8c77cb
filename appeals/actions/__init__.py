"""What happens to appeals, signatures, sheets and endorsements."""
