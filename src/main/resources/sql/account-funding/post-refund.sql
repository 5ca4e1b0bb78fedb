INSERT INTO sample_posting (saga_id, entry, account_id, amount)
SELECT saga_id, 'refund', source_id, amount FROM sample_payment WHERE saga_id = :#${header.Long-Running-Action}
UNION ALL
SELECT saga_id, 'refund', 'clearing', -amount FROM sample_payment WHERE saga_id = :#${header.Long-Running-Action}
