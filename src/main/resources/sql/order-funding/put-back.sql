UPDATE sample_inventory SET available = available
  + (SELECT quantity FROM sample_reservation WHERE saga_id = :#${header.Long-Running-Action})
WHERE sku = (SELECT sku FROM sample_reservation WHERE saga_id = :#${header.Long-Running-Action})
