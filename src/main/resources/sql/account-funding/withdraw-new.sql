INSERT INTO sample_notice (saga_id, account_id, state)
VALUES (:#${header.Long-Running-Action}, :#${header.account}, 'withdrawn')
ON CONFLICT DO NOTHING
