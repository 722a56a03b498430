drop function people_claimable(text, date);
