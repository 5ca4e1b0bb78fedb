SELECT state FROM sample_notice WHERE saga_id = :#${header.Long-Running-Action}
