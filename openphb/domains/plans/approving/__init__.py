"""Who may agree a plan, by the commissioner's dated rules; what was decided, and what it was like."""
