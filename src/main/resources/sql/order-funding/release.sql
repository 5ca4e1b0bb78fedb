UPDATE sample_reservation SET state = 'released' WHERE saga_id = :#${header.Long-Running-Action} AND state = 'reserved'
