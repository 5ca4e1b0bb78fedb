INSERT INTO sample_payment (saga_id, source_id, amount, state)
VALUES (:#${header.Long-Running-Action}, :#${header.source}, CAST(:#${header.amount} AS DECIMAL(18, 2)), 'debited')
ON CONFLICT DO NOTHING
