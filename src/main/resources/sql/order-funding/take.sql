UPDATE sample_inventory SET available = available - CAST(:#${header.quantity} AS INTEGER)
WHERE sku = :#${header.sku} AND available >= CAST(:#${header.quantity} AS INTEGER)
