INSERT INTO sample_reservation (saga_id, sku, quantity, state)
VALUES (:#${header.Long-Running-Action}, :#${header.sku}, CAST(:#${header.quantity} AS INTEGER), 'reserved')
ON CONFLICT DO NOTHING
