"""Files of referrals, read row by row: what a row gives, or what is wrong with it."""
