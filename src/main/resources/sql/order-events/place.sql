INSERT INTO sample_placed_order (order_id, account_id, amount)
VALUES (CAST(:#${variable.command[order]} AS VARCHAR), CAST(:#${variable.command[account]} AS VARCHAR),
  CAST(:#${variable.command[amount]} AS DECIMAL(18, 2)))
ON CONFLICT DO NOTHING
