"""Who may have a direct payment: recorded and tested by rules, decided by people."""
