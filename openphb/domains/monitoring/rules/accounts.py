"""The ledger's accounts that held money moves between (`ledger/data/chart.csv`)."""

BANK = "1010"
HELD = "1300"
THIRD_PARTY_EXPENDITURE = "5100"
FEES = "5150"
