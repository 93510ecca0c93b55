-- What moved on an account by day is among the entries of the books (V14), which say more, and cost a command no more.
DROP VIEW daily_movements;
DROP TABLE projection.daily_movements;
DELETE FROM projections WHERE name = 'daily_movements';
DELETE FROM rebuilds WHERE projection = 'daily_movements';
DELETE FROM parked_sequences WHERE projection IN ('daily_movements', 'rebuild_daily_movements');
DELETE FROM token_entry WHERE processor_name = 'daily_movements';
