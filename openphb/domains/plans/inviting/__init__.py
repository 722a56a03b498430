"""Inviting somebody to help with a plan: what they are asked, what they may do, and its end."""
