-- One row for each saga, and one for each of its steps that has something to do at the end or a
-- result to keep.
--
--   (no row) --start--> running --all steps done--> completing --> completed
--                          |                            |
--                          |                            +--tries run out--> stuck --retry--> …
--                          |                            |
--                          +--failure or deadline--> compensating --> compensated
CREATE TABLE saga (
  saga_id      UUID PRIMARY KEY,
  type         VARCHAR NOT NULL,
  business_key VARCHAR NOT NULL,
  state        VARCHAR(12) NOT NULL,
  stuck_in     VARCHAR(12),
  owner        UUID,
  token        UUID NOT NULL,
  due_at       TIMESTAMP WITH TIME ZONE,
  outcome      VARCHAR,
  error        VARCHAR,
  started_at   TIMESTAMP WITH TIME ZONE NOT NULL,
  changed_at   TIMESTAMP WITH TIME ZONE NOT NULL,
  ended_at     TIMESTAMP WITH TIME ZONE,
  CONSTRAINT saga_state CHECK (state IN ('running', 'completing', 'compensating', 'completed', 'compensated', 'stuck')),
  CONSTRAINT saga_ended_at CHECK ((state IN ('completed', 'compensated')) = (ended_at IS NOT NULL)),
  CONSTRAINT saga_due_at CHECK ((state IN ('completed', 'compensated', 'stuck')) = (due_at IS NULL)),
  CONSTRAINT saga_stuck_in CHECK ((state = 'stuck') = (stuck_in IS NOT NULL))
);

-- For those that are due; ended ones have no time.
CREATE INDEX saga_due ON saga (due_at);

CREATE TABLE saga_step (
  saga_id      UUID NOT NULL,
  name         VARCHAR NOT NULL,
  seq          INTEGER NOT NULL,
  state        VARCHAR(12) NOT NULL,
  compensation VARCHAR,
  completion   VARCHAR,
  options      VARCHAR NOT NULL,
  result       VARCHAR,
  attempts     INTEGER NOT NULL,
  end_attempts INTEGER NOT NULL,
  error        VARCHAR,
  started_at   TIMESTAMP WITH TIME ZONE NOT NULL,
  done_at      TIMESTAMP WITH TIME ZONE,
  ended_at     TIMESTAMP WITH TIME ZONE,
  PRIMARY KEY (saga_id, name),
  CONSTRAINT saga_step_state CHECK (state IN ('started', 'done', 'completed', 'compensated', 'skipped'))
);

COMMENT ON TABLE saga IS 'Sagas that were started, with what became of them';
COMMENT ON COLUMN saga.saga_id IS 'Made of type and business key (the first 128 bits of SHA-256 over both, with a zero byte between), so that a second start finds the first; random without a key';
COMMENT ON COLUMN saga.type IS 'The id of the route whose saga it is';
COMMENT ON COLUMN saga.business_key IS 'The value of the option businessKey, with a zero character shown as U+FFFD; the saga id where there is none';
COMMENT ON COLUMN saga.state IS 'running, completing and compensating go on by themselves; completed and compensated are ends; stuck waits for a person';
COMMENT ON COLUMN saga.stuck_in IS 'What a stuck saga could not finish: completing or compensating';
COMMENT ON COLUMN saga.owner IS 'The daemon that works on it, as in daemon_heartbeat; null: nobody does';
COMMENT ON COLUMN saga.token IS 'New whenever somebody takes it; only who knows it may write';
COMMENT ON COLUMN saga.due_at IS 'running: its deadline. completing, compensating: when to try next. By the clock of the database';
COMMENT ON COLUMN saga.outcome IS 'The body at the end of a completed saga, as JSON with types: the answer to a repeated command';
COMMENT ON COLUMN saga.error IS 'Why it is compensated, or stuck';
COMMENT ON TABLE saga_step IS 'Steps of sagas, enlisted before they run';
COMMENT ON COLUMN saga_step.seq IS 'The order in which steps were enlisted: completions go forward, compensations backward';
COMMENT ON COLUMN saga_step.state IS 'started: it may have had its effect or not. done: its result is stored. completed, compensated: its last action is done. skipped: a person said so';
COMMENT ON COLUMN saga_step.options IS 'What the compensation or completion gets as headers, as JSON with types';
COMMENT ON COLUMN saga_step.result IS 'The body after the step, as JSON with types';
COMMENT ON COLUMN saga_step.attempts IS 'How often the step was begun';
COMMENT ON COLUMN saga_step.end_attempts IS 'How often its compensation or completion failed since it was last let go on';

-- What people did to sagas; rows are only ever added.
CREATE TABLE saga_audit (
  audit_id UUID PRIMARY KEY,
  saga_id  UUID NOT NULL,
  acted_at TIMESTAMP WITH TIME ZONE NOT NULL,
  actor    VARCHAR NOT NULL,
  act      VARCHAR NOT NULL,
  reason   VARCHAR NOT NULL
);

CREATE INDEX saga_audit_saga ON saga_audit (saga_id);

COMMENT ON TABLE saga_audit IS 'Acts of people on sagas: who, when, what, why';
COMMENT ON COLUMN saga_audit.actor IS 'The user who gave the command, as the operating system names him';
COMMENT ON COLUMN saga_audit.act IS 'retry, compensate, or skip with the name of the step';
