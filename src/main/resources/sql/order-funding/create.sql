INSERT INTO sample_order (order_id, saga_id, state, amount)
VALUES (:#${header.order}, :#${header.Long-Running-Action}, 'created', CAST(:#${header.amount} AS DECIMAL(18, 2)))
ON CONFLICT DO NOTHING
