SELECT state FROM sample_credit WHERE saga_id = :#${header.Long-Running-Action}
