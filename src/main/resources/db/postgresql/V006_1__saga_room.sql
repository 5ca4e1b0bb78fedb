-- A saga is written when it starts and when it ends, a step when it begins and when it is done. With
-- room for the second version on the same page PostgreSQL leaves the indexes alone where it may (a
-- heap-only update).
ALTER TABLE saga SET (fillfactor = 50);
ALTER TABLE saga_step SET (fillfactor = 70);
