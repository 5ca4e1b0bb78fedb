SELECT state FROM sample_payment WHERE saga_id = :#${header.Long-Running-Action}
