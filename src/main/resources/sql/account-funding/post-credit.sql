INSERT INTO sample_posting (saga_id, entry, account_id, amount)
SELECT saga_id, 'credit', account_id, amount FROM sample_credit WHERE saga_id = :#${header.Long-Running-Action}
UNION ALL
SELECT saga_id, 'credit', 'clearing', -amount FROM sample_credit WHERE saga_id = :#${header.Long-Running-Action}
