drop function plans_move_limits(uuid, date);
