-- Each row is written twice, claimed and then done. With room for the second version on the same
-- page PostgreSQL leaves the primary key's index alone (a heap-only update).
ALTER TABLE message_dedup SET (fillfactor = 50);
