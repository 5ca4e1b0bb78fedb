INSERT INTO sample_charge (saga_id, account_id, amount, state)
VALUES (:#${header.Long-Running-Action}, :#${header.account}, 0, 'refunded')
ON CONFLICT DO NOTHING
