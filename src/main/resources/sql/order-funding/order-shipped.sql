UPDATE sample_order SET state = 'shipped' WHERE saga_id = :#${header.Long-Running-Action} AND state = 'created'
