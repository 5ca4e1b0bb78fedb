SELECT state FROM sample_order WHERE order_id = :#${header.order} AND saga_id = :#${header.Long-Running-Action}
