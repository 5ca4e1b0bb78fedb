-- One row for each message that a route has claimed or has finished.
--
--   (no row) --claim--> claimed --confirm--> done
--                          |
--                          +--release (the route failed)--> (no row)
--
-- A claim whose owner died is taken over: the row gets the new owner and a new token.
CREATE TABLE message_dedup (
  dedup_key   UUID PRIMARY KEY,
  repository  VARCHAR NOT NULL,
  message_id  VARCHAR NOT NULL,
  state       VARCHAR(7) NOT NULL,
  owner       UUID NOT NULL,
  claim_token UUID NOT NULL,
  claimed_at  TIMESTAMP WITH TIME ZONE NOT NULL,
  done_at     TIMESTAMP WITH TIME ZONE,
  CONSTRAINT message_dedup_state CHECK (state IN ('claimed', 'done')),
  CONSTRAINT message_dedup_done_at CHECK ((state = 'done') = (done_at IS NOT NULL))
);

COMMENT ON TABLE message_dedup IS 'Messages that routes have claimed or finished, so that a repeat is known';
COMMENT ON COLUMN message_dedup.dedup_key IS 'The first 128 bits of SHA-256 over repository, a zero byte and message_id in UTF-8: one size for ids of any length';
COMMENT ON COLUMN message_dedup.repository IS 'The id of the route that claimed the message; the same message id in another route is another row';
COMMENT ON COLUMN message_dedup.message_id IS 'The id for people to read, with a zero character shown as U+FFFD';
COMMENT ON COLUMN message_dedup.state IS 'claimed: its effect may or may not have happened. done: it has happened';
COMMENT ON COLUMN message_dedup.owner IS 'The identity of the daemon that claimed it, kept in its data folder, the same after a restart';
COMMENT ON COLUMN message_dedup.claim_token IS 'New for each claim; only who knows it may confirm or release the claim';
COMMENT ON COLUMN message_dedup.claimed_at IS 'When it was claimed or taken over, by the clock of the database';
COMMENT ON COLUMN message_dedup.done_at IS 'When it was confirmed, by the clock of the database; a clean-up counts from here';
