SELECT state FROM sample_reservation WHERE saga_id = :#${header.Long-Running-Action}
