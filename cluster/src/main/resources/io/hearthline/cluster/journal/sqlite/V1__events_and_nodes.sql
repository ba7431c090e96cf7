-- Times are microseconds since 1970.
CREATE TABLE event (
  seq       INTEGER PRIMARY KEY,
  aggregate TEXT    NOT NULL,
  version   INTEGER NOT NULL,
  type      TEXT    NOT NULL,
  v         INTEGER NOT NULL,
  at        INTEGER NOT NULL,
  node      TEXT    NOT NULL,
  epoch     INTEGER NOT NULL,
  command   TEXT    NOT NULL,
  body      TEXT    NOT NULL,
  UNIQUE (aggregate, version)
) STRICT;

CREATE INDEX event_command ON event (command);

-- epoch is the lowest that is taken; the rest is empty while there is no lease.
CREATE TABLE node (
  name        TEXT    PRIMARY KEY,
  epoch       INTEGER NOT NULL,
  lease_epoch INTEGER,
  instance    TEXT,
  until       INTEGER,
  fenced_by   TEXT
) STRICT, WITHOUT ROWID;

-- One row: which sequence of places this is. The timeline grows when places may mean other facts than before.
CREATE TABLE journal (
  id       TEXT    NOT NULL,
  timeline INTEGER NOT NULL
) STRICT;

INSERT INTO journal VALUES (lower(hex(randomblob(16))), 1);

-- Lets a start see without Flyway that there is nothing to migrate.
PRAGMA user_version = 1;
