drop trigger spending_coding_fits on spending_coding;
drop function spending_coding_fits();
