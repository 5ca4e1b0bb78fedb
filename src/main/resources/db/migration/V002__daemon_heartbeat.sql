-- One row for each daemon that ever ran on this database. A daemon whose beat is older than the
-- lease counts as dead, and its claims may be taken over; so may those from before its last start.
CREATE TABLE daemon_heartbeat (
  owner      UUID PRIMARY KEY,
  started_at TIMESTAMP WITH TIME ZONE NOT NULL,
  beat_at    TIMESTAMP WITH TIME ZONE NOT NULL
);

COMMENT ON TABLE daemon_heartbeat IS 'When each daemon was last alive';
COMMENT ON COLUMN daemon_heartbeat.owner IS 'The identity of the daemon, kept in its data folder, the same after a restart';
COMMENT ON COLUMN daemon_heartbeat.started_at IS 'When its last run started, by the clock of the database; older claims are of runs that are over';
COMMENT ON COLUMN daemon_heartbeat.beat_at IS 'When it last said so, by the clock of the database';
