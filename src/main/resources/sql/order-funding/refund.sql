UPDATE sample_charge SET state = 'refunded' WHERE saga_id = :#${header.Long-Running-Action} AND state = 'charged'
