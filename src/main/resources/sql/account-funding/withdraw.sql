UPDATE sample_notice SET state = 'withdrawn' WHERE saga_id = :#${header.Long-Running-Action} AND state = 'told'
