drop trigger top_up_where_lawful on budgets_accommodationtopup;
drop function budgets_top_up_where_lawful();
