UPDATE sample_payment SET state = 'refunded' WHERE saga_id = :#${header.Long-Running-Action} AND state = 'debited'
