-- Wakes the relays when a transaction commits that wrote events, whoever wrote them.
CREATE OR REPLACE FUNCTION outbox_event_written() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('drover_outbox', '');
  RETURN NULL;
END
$$;

CREATE TRIGGER outbox_event_written AFTER INSERT ON outbox_event
  FOR EACH STATEMENT EXECUTE FUNCTION outbox_event_written();
