UPDATE sample_charge SET state = 'settled' WHERE saga_id = :#${header.Long-Running-Action} AND state = 'charged'
