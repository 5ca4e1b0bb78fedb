INSERT INTO sample_reservation (saga_id, sku, quantity, state)
VALUES (:#${header.Long-Running-Action}, :#${header.sku}, 0, 'released')
ON CONFLICT DO NOTHING
