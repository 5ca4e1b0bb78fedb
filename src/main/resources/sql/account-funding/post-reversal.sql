INSERT INTO sample_posting (saga_id, entry, account_id, amount)
SELECT saga_id, 'reversal', account_id, -amount FROM sample_credit WHERE saga_id = :#${header.Long-Running-Action}
UNION ALL
SELECT saga_id, 'reversal', 'clearing', amount FROM sample_credit WHERE saga_id = :#${header.Long-Running-Action}
