SELECT state FROM sample_charge WHERE saga_id = :#${header.Long-Running-Action}
