INSERT INTO sample_credit (saga_id, account_id, amount, state)
VALUES (:#${header.Long-Running-Action}, :#${header.account}, 0, 'reversed')
ON CONFLICT DO NOTHING
