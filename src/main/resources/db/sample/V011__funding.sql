-- What the participants of account funding keep, under the same rules as those of the order flows. A
-- payment's source is an account too, so that all money is in sample_account. Who moves money takes
-- the customer's row first and 'clearing' behind it: no two of them wait for each other.
CREATE TABLE sample_payment (
  saga_id   VARCHAR PRIMARY KEY,
  source_id VARCHAR NOT NULL,
  amount    DECIMAL(18, 2) NOT NULL,
  state     VARCHAR(8) NOT NULL,
  CONSTRAINT sample_payment_amount CHECK (amount >= 0),
  CONSTRAINT sample_payment_state CHECK (state IN ('debited', 'refunded'))
);

CREATE TABLE sample_credit (
  saga_id    VARCHAR PRIMARY KEY,
  account_id VARCHAR NOT NULL,
  amount     DECIMAL(18, 2) NOT NULL,
  state      VARCHAR(8) NOT NULL,
  CONSTRAINT sample_credit_amount CHECK (amount >= 0),
  CONSTRAINT sample_credit_state CHECK (state IN ('credited', 'reversed'))
);

-- Two lines an entry, whose sum is zero; nothing is changed or taken out.
CREATE TABLE sample_posting (
  saga_id    VARCHAR NOT NULL,
  entry      VARCHAR(8) NOT NULL,
  account_id VARCHAR NOT NULL,
  amount     DECIMAL(18, 2) NOT NULL,
  PRIMARY KEY (saga_id, entry, account_id),
  CONSTRAINT sample_posting_entry CHECK (entry IN ('debit', 'credit', 'refund', 'reversal'))
);

CREATE TABLE sample_notice (
  saga_id    VARCHAR PRIMARY KEY,
  account_id VARCHAR NOT NULL,
  state      VARCHAR(9) NOT NULL,
  CONSTRAINT sample_notice_state CHECK (state IN ('told', 'withdrawn'))
);

COMMENT ON TABLE sample_payment IS 'What sagas took from the sources of payments';
COMMENT ON TABLE sample_credit IS 'What sagas gave to accounts';
COMMENT ON TABLE sample_posting IS 'The ledger in double entry';
COMMENT ON TABLE sample_notice IS 'What customers were told';
