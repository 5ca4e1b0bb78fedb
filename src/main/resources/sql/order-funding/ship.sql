INSERT INTO sample_shipment (saga_id, order_id, state)
VALUES (:#${header.Long-Running-Action}, :#${header.order}, 'shipped')
ON CONFLICT DO NOTHING
