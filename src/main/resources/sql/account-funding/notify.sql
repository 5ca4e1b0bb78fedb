INSERT INTO sample_notice (saga_id, account_id, state)
VALUES (:#${header.Long-Running-Action}, :#${header.account}, 'told')
ON CONFLICT DO NOTHING
