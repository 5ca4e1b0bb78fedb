-- Wakes only the relays of the destinations that events were stored for. A payload has at most 8000 bytes.
CREATE OR REPLACE FUNCTION outbox_event_written() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('drover_outbox', named) FROM (SELECT DISTINCT left(destination, 1000) AS named FROM written) AS names;
  RETURN NULL;
END
$$;

DROP TRIGGER outbox_event_written ON outbox_event;
CREATE TRIGGER outbox_event_written AFTER INSERT ON outbox_event
  REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION outbox_event_written();
