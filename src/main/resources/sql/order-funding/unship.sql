UPDATE sample_shipment SET state = 'cancelled' WHERE saga_id = :#${header.Long-Running-Action} AND state = 'shipped'
