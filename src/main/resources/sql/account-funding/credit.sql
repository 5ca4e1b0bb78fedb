INSERT INTO sample_credit (saga_id, account_id, amount, state)
VALUES (:#${header.Long-Running-Action}, :#${header.account}, CAST(:#${header.amount} AS DECIMAL(18, 2)), 'credited')
ON CONFLICT DO NOTHING
