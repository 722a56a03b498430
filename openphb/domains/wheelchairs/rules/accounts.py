"""The ledger's accounts that contributions move between (`ledger/data/chart.csv`)."""

BANK = "1010"
ADDED = "4100"
