drop function facts_keep();
