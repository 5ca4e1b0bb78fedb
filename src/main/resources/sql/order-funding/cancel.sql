UPDATE sample_order SET state = 'cancelled' WHERE saga_id = :#${header.Long-Running-Action} AND state <> 'cancelled'
