-- What people decided about readings, and what is still theirs to decide.

CREATE TABLE decisions (
  entry BIGINT NOT NULL PRIMARY KEY REFERENCES ledger (entry),
  sha256 TEXT NOT NULL REFERENCES documents (sha256),
  declaration BIGINT NOT NULL,
  field TEXT NOT NULL,
  origin TEXT NOT NULL,
  action TEXT NOT NULL CHECK (action IN ('accept', 'correct', 'undo', 'add', 'remove', 'split', 'join', 'up', 'down')),
  who TEXT NOT NULL,
  at TEXT NOT NULL,
  shown TEXT NOT NULL,
  read_text TEXT NOT NULL,
  text_before TEXT NOT NULL,
  text_after TEXT NOT NULL,
  value TEXT NOT NULL,
  reading TEXT NOT NULL,
  voices BIGINT NOT NULL,
  sample BIGINT NOT NULL,
  undoes BIGINT,
  effect TEXT NOT NULL
);
CREATE INDEX decisions_of_declaration ON decisions (sha256, declaration, entry);
CREATE INDEX decisions_of_person ON decisions (who, entry);
CREATE INDEX decisions_undone ON decisions (undoes);
CREATE INDEX decisions_of_sample ON decisions (entry) WHERE sample = 1;

CREATE TABLE reviewed (
  sha256 TEXT NOT NULL REFERENCES documents (sha256),
  declaration BIGINT NOT NULL,
  reading TEXT NOT NULL,
  document TEXT NOT NULL,
  PRIMARY KEY (sha256, declaration)
);

CREATE TABLE stakes (
  sha256 TEXT NOT NULL REFERENCES documents (sha256),
  declaration BIGINT NOT NULL,
  fields BIGINT NOT NULL,
  doubt DOUBLE PRECISION NOT NULL,
  stakes TEXT NOT NULL,
  PRIMARY KEY (sha256, declaration)
);

CREATE TABLE tasks (
  sha256 TEXT NOT NULL,
  declaration BIGINT NOT NULL,
  field TEXT NOT NULL,
  place BIGINT NOT NULL,
  rank DOUBLE PRECISION NOT NULL,
  step BIGINT NOT NULL,
  flagged BIGINT NOT NULL,
  sample TEXT,
  open BIGINT NOT NULL,
  voices TEXT NOT NULL,
  kind TEXT NOT NULL,
  issuer TEXT NOT NULL,
  year TEXT NOT NULL,
  finding TEXT NOT NULL,
  text TEXT NOT NULL,
  doubt DOUBLE PRECISION NOT NULL,
  PRIMARY KEY (sha256, declaration, field)
) /* clustered */;
CREATE INDEX tasks_by_risk ON tasks (rank, sha256, declaration, place) WHERE open = 1;
CREATE INDEX tasks_of_issuer ON tasks (issuer, rank, sha256, declaration, place) WHERE open = 1;
CREATE INDEX tasks_of_year ON tasks (year, rank, sha256, declaration, place) WHERE open = 1;
CREATE INDEX tasks_of_kind ON tasks (kind, rank, sha256, declaration, place) WHERE open = 1;
CREATE INDEX tasks_of_finding ON tasks (finding, rank, sha256, declaration, place) WHERE open = 1 AND finding <> '';
CREATE INDEX tasks_alike ON tasks (kind, text, rank) WHERE open = 1 AND flagged = 1;
CREATE INDEX tasks_of_sample ON tasks (sample) WHERE open = 1 AND flagged = 0 AND sample IS NOT NULL;

CREATE TABLE task_counts (
  facet TEXT NOT NULL,
  value TEXT NOT NULL,
  step BIGINT NOT NULL,
  fields BIGINT NOT NULL,
  doubt DOUBLE PRECISION NOT NULL,
  still_open BIGINT NOT NULL,
  still_flagged BIGINT NOT NULL,
  settled BIGINT NOT NULL,
  PRIMARY KEY (facet, value, step)
) /* clustered */;
CREATE INDEX task_counts_of_facet ON task_counts (facet, still_flagged);

CREATE TABLE holds (
  sha256 TEXT NOT NULL,
  declaration BIGINT NOT NULL,
  field TEXT NOT NULL,
  who TEXT NOT NULL,
  until BIGINT NOT NULL,
  PRIMARY KEY (sha256, declaration, field)
);
CREATE INDEX holds_of_person ON holds (who);

CREATE TABLE crops (
  sha256 TEXT NOT NULL REFERENCES documents (sha256),
  place TEXT NOT NULL,
  png TEXT NOT NULL,
  PRIMARY KEY (sha256, place)
);

CREATE INDEX declarations_by_project ON declarations (project_name, implementing_unit);

CREATE VIEW amendments AS
SELECT entry, sha256, declaration, field, read_text, text_after, value FROM corrections
UNION ALL
SELECT d.entry, d.sha256, d.declaration, d.origin, d.read_text, d.text_after, d.value FROM decisions d
WHERE d.action IN ('accept', 'correct') AND d.voices = 1 AND NOT EXISTS (SELECT 1 FROM decisions u WHERE u.undoes = d.entry);
