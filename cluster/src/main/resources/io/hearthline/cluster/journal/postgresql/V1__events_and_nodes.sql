-- Times are microseconds since 1970.
CREATE TABLE event (
  seq       bigint  PRIMARY KEY,
  aggregate text    NOT NULL,
  version   bigint  NOT NULL,
  type      text    NOT NULL,
  v         integer NOT NULL,
  at        bigint  NOT NULL,
  node      text    NOT NULL,
  epoch     bigint  NOT NULL,
  command   uuid    NOT NULL,
  body      text    NOT NULL,
  UNIQUE (aggregate, version)
);

CREATE INDEX event_command ON event (command);

-- epoch is the lowest that is taken; the rest is empty while there is no lease.
CREATE TABLE node (
  name        text   PRIMARY KEY,
  epoch       bigint NOT NULL,
  lease_epoch bigint,
  instance    text,
  until       bigint,
  fenced_by   text
);

-- One row: what tells this journal from another one in the same database server.
CREATE TABLE journal (id text NOT NULL);

INSERT INTO journal VALUES (gen_random_uuid()::text);

-- Whoever writes holds this lock to the end of its transaction, so that places become visible in their order: a
-- reader that has seen place 7 will never find a new 6. Its number means nothing but has to be the same everywhere.
CREATE FUNCTION lock_journal() RETURNS void LANGUAGE sql AS $$
  SELECT pg_advisory_xact_lock(7310593858054219116)
$$;

-- Decides about each append in turn, numbers its facts and records them. Called as a statement of its own, so that
-- the lock is held on the server only, however slow or dead the client is.
--
-- batch: [{"command", "aggregate", "expected", "node", "epoch", "facts": [{"type", "v", "at", "body"}]}]
-- Answers a row for each: 'appended' with the place of its first fact, 'repeated', 'conflict' with the version that
-- the aggregate has, 'fenced' with the lowest epoch that would be taken.
CREATE FUNCTION append(batch jsonb) RETURNS TABLE (outcome text, number bigint) LANGUAGE plpgsql AS $$
DECLARE
  item         jsonb;
  item_command uuid;
  last_seq     bigint;
  last_version bigint;
  node_epoch   bigint;
  facts        bigint;
BEGIN
  PERFORM lock_journal();
  SELECT coalesce(max(e.seq), 0) INTO last_seq FROM event e;
  FOR item IN SELECT jsonb_array_elements(batch) LOOP
    item_command := item ->> 'command';
    IF EXISTS (SELECT FROM event e WHERE e.command = item_command) THEN
      outcome := 'repeated';
      number := 0;
      RETURN NEXT;
      CONTINUE;
    END IF;

    SELECT n.epoch INTO node_epoch FROM node n WHERE n.name = item ->> 'node';
    IF node_epoch > (item ->> 'epoch')::bigint THEN
      outcome := 'fenced';
      number := node_epoch;
      RETURN NEXT;
      CONTINUE;
    ELSIF node_epoch IS NULL OR node_epoch < (item ->> 'epoch')::bigint THEN
      INSERT INTO node AS n (name, epoch) VALUES (item ->> 'node', (item ->> 'epoch')::bigint)
        ON CONFLICT (name) DO UPDATE SET epoch = excluded.epoch;
    END IF;

    SELECT coalesce(max(e.version), 0) INTO last_version FROM event e WHERE e.aggregate = item ->> 'aggregate';
    IF last_version <> (item ->> 'expected')::bigint THEN
      outcome := 'conflict';
      number := last_version;
      RETURN NEXT;
      CONTINUE;
    END IF;

    INSERT INTO event
      SELECT last_seq + f.place, item ->> 'aggregate', last_version + f.place, f.fact ->> 'type',
             (f.fact ->> 'v')::integer, (f.fact ->> 'at')::bigint, item ->> 'node', (item ->> 'epoch')::bigint,
             item_command, f.fact ->> 'body'
      FROM jsonb_array_elements(item -> 'facts') WITH ORDINALITY AS f (fact, place);
    GET DIAGNOSTICS facts = ROW_COUNT;
    outcome := 'appended';
    number := last_seq + 1;
    last_seq := last_seq + facts;
    RETURN NEXT;
  END LOOP;
  PERFORM pg_notify('hearthline_journal', '');
END
$$;
