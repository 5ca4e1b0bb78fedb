COMMENT ON COLUMN saga.changed_at IS 'When its state or its owner changed last';
COMMENT ON COLUMN saga_step.state IS 'started: it may have had its effect or not. done: its result is stored. completed, compensated: its last action is done. skipped: a person said so. Every step of a saga that is completed is completed, whatever is here';
