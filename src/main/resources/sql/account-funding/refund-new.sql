INSERT INTO sample_payment (saga_id, source_id, amount, state)
VALUES (:#${header.Long-Running-Action}, :#${header.source}, 0, 'refunded')
ON CONFLICT DO NOTHING
