/** Raised with every change of the tables; a file from a newer program is refused. */
export const LEDGER_VERSION = 1

/**
 * Money is whole nano-dollars. Balances must never be negative; that they stay within the cap is
 * tested where a hold is placed, and deliberately not here: a charge that overran is a fact and
 * must always be recordable.
 */
export const LEDGER_TABLES = `
CREATE TABLE scope (
  id       TEXT PRIMARY KEY,
  cap      INTEGER CHECK (cap IS NULL OR cap >= 0),
  held     INTEGER NOT NULL DEFAULT 0 CHECK (held >= 0),
  in_doubt INTEGER NOT NULL DEFAULT 0 CHECK (in_doubt >= 0),
  charged  INTEGER NOT NULL DEFAULT 0 CHECK (charged >= 0),
  peak     INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE run (
  id      TEXT PRIMARY KEY,
  folder  TEXT NOT NULL,
  owner   TEXT NOT NULL,
  opened  TEXT NOT NULL,
  options TEXT NOT NULL
) STRICT;

CREATE TABLE attempt (
  id       TEXT PRIMARY KEY,
  run      TEXT NOT NULL REFERENCES run (id),
  trial    INTEGER NOT NULL,
  ordinal  INTEGER NOT NULL,
  state    TEXT NOT NULL CHECK (state IN
             ('held', 'sent', 'accepted', 'answered', 'charged', 'in_doubt', 'voided')),
  hold     INTEGER NOT NULL CHECK (hold >= 0),
  charge   INTEGER CHECK (charge >= 0),
  basis    TEXT,
  task     TEXT,
  record   TEXT,
  owner    TEXT NOT NULL,
  CHECK ((state = 'charged') = (charge IS NOT NULL))
) STRICT;
CREATE INDEX attempt_of_run ON attempt (run, trial, ordinal);
CREATE INDEX attempt_open ON attempt (state) WHERE state NOT IN ('charged', 'voided');

CREATE TABLE attempt_scope (
  attempt TEXT NOT NULL REFERENCES attempt (id),
  scope   TEXT NOT NULL REFERENCES scope (id),
  PRIMARY KEY (attempt, scope)
) STRICT, WITHOUT ROWID;

CREATE TABLE event (
  seq     INTEGER PRIMARY KEY AUTOINCREMENT,
  at      TEXT NOT NULL,
  attempt TEXT NOT NULL,
  kind    TEXT NOT NULL,
  amount  INTEGER NOT NULL,
  note    TEXT NOT NULL
) STRICT;

CREATE TABLE frozen_card (
  hash    TEXT PRIMARY KEY,
  card    TEXT NOT NULL,
  attempt TEXT NOT NULL
) STRICT;

PRAGMA user_version = ${LEDGER_VERSION};
`
