-- What was noted goes with its column, when cases are taken back.
select;
