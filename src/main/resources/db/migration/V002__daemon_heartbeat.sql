-- One row for each daemon that ever ran on this database. A daemon whose beat is older than the
-- lease counts as dead, and its claims may be taken over.
CREATE TABLE daemon_heartbeat (
  owner   UUID PRIMARY KEY,
  beat_at TIMESTAMP WITH TIME ZONE NOT NULL
);

COMMENT ON TABLE daemon_heartbeat IS 'When each daemon was last alive';
COMMENT ON COLUMN daemon_heartbeat.owner IS 'The identity of the daemon, kept in its data folder, the same after a restart';
COMMENT ON COLUMN daemon_heartbeat.beat_at IS 'When it last said so, by the clock of the database';
