"""What whoever employs personal assistants with a direct payment has to have in place."""
