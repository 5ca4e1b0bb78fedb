SELECT state FROM sample_shipment WHERE saga_id = :#${header.Long-Running-Action}
