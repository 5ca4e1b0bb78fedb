-- What the participants of the order flows keep. Each table belongs to one participant, which
-- commits its own transactions; a row under a saga id makes a step apply once, and a row that its
-- compensation leaves refuses a step that comes after it.
CREATE TABLE sample_order (
  order_id VARCHAR PRIMARY KEY,
  saga_id  VARCHAR NOT NULL,
  state    VARCHAR(9) NOT NULL,
  amount   DECIMAL(18, 2) NOT NULL,
  CONSTRAINT sample_order_state CHECK (state IN ('created', 'shipped', 'cancelled'))
);

CREATE TABLE sample_inventory (
  sku       VARCHAR PRIMARY KEY,
  available INTEGER NOT NULL,
  CONSTRAINT sample_inventory_available CHECK (available >= 0)
);

CREATE TABLE sample_reservation (
  saga_id  VARCHAR PRIMARY KEY,
  sku      VARCHAR NOT NULL,
  quantity INTEGER NOT NULL,
  state    VARCHAR(8) NOT NULL,
  CONSTRAINT sample_reservation_state CHECK (state IN ('reserved', 'released'))
);

-- The accounts 'clearing' and 'revenue' are the house's: what was charged waits in the first until
-- its order has shipped.
CREATE TABLE sample_account (
  account_id VARCHAR PRIMARY KEY,
  balance    DECIMAL(18, 2) NOT NULL,
  CONSTRAINT sample_account_balance CHECK (balance >= 0)
);

INSERT INTO sample_account (account_id, balance) VALUES ('clearing', 0), ('revenue', 0);

CREATE TABLE sample_charge (
  saga_id    VARCHAR PRIMARY KEY,
  account_id VARCHAR NOT NULL,
  amount     DECIMAL(18, 2) NOT NULL,
  state      VARCHAR(8) NOT NULL,
  CONSTRAINT sample_charge_state CHECK (state IN ('charged', 'settled', 'refunded'))
);

CREATE TABLE sample_shipment (
  saga_id  VARCHAR PRIMARY KEY,
  order_id VARCHAR NOT NULL,
  state    VARCHAR(9) NOT NULL,
  CONSTRAINT sample_shipment_state CHECK (state IN ('shipped', 'cancelled'))
);

COMMENT ON TABLE sample_order IS 'Orders of the shipped flows';
COMMENT ON TABLE sample_inventory IS 'How much of each article is free';
COMMENT ON TABLE sample_reservation IS 'What sagas took from the inventory';
COMMENT ON TABLE sample_account IS 'Money of customers and of the house; its sum never changes';
COMMENT ON TABLE sample_charge IS 'What sagas took from accounts';
COMMENT ON TABLE sample_shipment IS 'What sagas sent';
