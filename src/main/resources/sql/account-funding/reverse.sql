UPDATE sample_credit SET state = 'reversed' WHERE saga_id = :#${header.Long-Running-Action} AND state = 'credited'
