-- What the flow order-events keeps: one row for each order that was placed. Its event is stored in the transaction of the row.
CREATE TABLE sample_placed_order (
  order_id   VARCHAR PRIMARY KEY,
  account_id VARCHAR NOT NULL,
  amount     DECIMAL(18, 2) NOT NULL,
  CONSTRAINT sample_placed_order_amount CHECK (amount >= 0)
);

COMMENT ON TABLE sample_placed_order IS 'Orders that were placed; each has told of itself by an event';
