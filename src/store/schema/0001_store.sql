-- For SQLite and PostgreSQL alike; database.h tells what each makes of it. Keys are hashes of contents and numbers that count
-- within them, so that equal readings give equal rows whatever the order of their coming.

CREATE TABLE inkgrid_schema (
  version BIGINT NOT NULL
);

CREATE TABLE programs (
  fingerprint TEXT NOT NULL PRIMARY KEY,
  version TEXT NOT NULL,
  models TEXT NOT NULL,
  options TEXT NOT NULL
);

CREATE TABLE runs (
  run TEXT NOT NULL PRIMARY KEY,
  fingerprint TEXT NOT NULL REFERENCES programs (fingerprint),
  began TEXT NOT NULL,
  ended TEXT,
  summary TEXT
);

CREATE TABLE leases (
  sha256 TEXT NOT NULL PRIMARY KEY,
  run TEXT NOT NULL,
  until BIGINT NOT NULL
);
CREATE INDEX leases_of_run ON leases (run);

CREATE TABLE files (
  path TEXT NOT NULL PRIMARY KEY,
  sha256 TEXT,
  bytes BIGINT NOT NULL,
  error_code TEXT,
  error_message TEXT
);
CREATE INDEX files_of_content ON files (sha256, path);

CREATE TABLE documents (
  sha256 TEXT NOT NULL PRIMARY KEY,
  outcome TEXT NOT NULL CHECK (outcome IN ('done', 'failed')),
  page_count BIGINT NOT NULL,
  declaration_count BIGINT NOT NULL,
  title TEXT,
  error_code TEXT,
  error_message TEXT,
  error_page BIGINT,
  fingerprint TEXT NOT NULL REFERENCES programs (fingerprint),
  reading BIGINT NOT NULL
);

CREATE TABLE pages (
  sha256 TEXT NOT NULL REFERENCES documents (sha256) ON DELETE CASCADE,
  page BIGINT NOT NULL,
  kind TEXT NOT NULL,
  width DOUBLE PRECISION,
  height DOUBLE PRECISION,
  rotation DOUBLE PRECISION,
  PRIMARY KEY (sha256, page)
) /* clustered */;

CREATE TABLE warnings (
  sha256 TEXT NOT NULL REFERENCES documents (sha256) ON DELETE CASCADE,
  warning BIGINT NOT NULL,
  page BIGINT,
  stage TEXT NOT NULL,
  message TEXT NOT NULL,
  PRIMARY KEY (sha256, warning)
) /* clustered */;

CREATE TABLE declarations (
  sha256 TEXT NOT NULL REFERENCES documents (sha256) ON DELETE CASCADE,
  declaration BIGINT NOT NULL,
  id TEXT NOT NULL,
  subject TEXT NOT NULL,
  template TEXT NOT NULL,
  pages TEXT NOT NULL,
  title TEXT,
  fiscal_year BIGINT,
  issuer TEXT,
  project_name TEXT,
  nature TEXT,
  category TEXT,
  competent_department TEXT,
  implementing_unit TEXT,
  start_date TEXT,
  end_date TEXT,
  money_unit TEXT,
  total TEXT,
  total_fen BIGINT,
  total_fiscal TEXT,
  total_fiscal_fen BIGINT,
  total_other TEXT,
  total_other_fen BIGINT,
  annual_requested TEXT,
  annual_requested_fen BIGINT,
  annual_fiscal TEXT,
  annual_fiscal_fen BIGINT,
  annual_carryover TEXT,
  annual_carryover_fen BIGINT,
  annual_other TEXT,
  annual_other_fen BIGINT,
  overall_goal TEXT,
  annual_goal TEXT,
  confidence DOUBLE PRECISION NOT NULL,
  field_count BIGINT NOT NULL,
  flagged_count BIGINT NOT NULL,
  PRIMARY KEY (sha256, declaration)
);
CREATE INDEX declarations_by_year ON declarations (fiscal_year);
CREATE INDEX declarations_by_unit ON declarations (implementing_unit);

CREATE TABLE fields (
  sha256 TEXT NOT NULL,
  declaration BIGINT NOT NULL,
  field TEXT NOT NULL,
  place BIGINT NOT NULL,
  key TEXT NOT NULL,
  label TEXT,
  line BIGINT,
  text TEXT NOT NULL,
  value TEXT,
  fen BIGINT,
  confidence DOUBLE PRECISION NOT NULL,
  needs_review BIGINT NOT NULL,
  source TEXT NOT NULL,
  raw TEXT,
  alternatives TEXT,
  regions TEXT,
  read_text TEXT,
  read_otherwise BIGINT NOT NULL,
  PRIMARY KEY (sha256, declaration, field),
  FOREIGN KEY (sha256, declaration) REFERENCES declarations (sha256, declaration) ON DELETE CASCADE
) /* clustered */;
CREATE INDEX fields_flagged ON fields (confidence) WHERE needs_review = 1;
CREATE INDEX fields_corrected ON fields (read_otherwise) WHERE read_text IS NOT NULL;

CREATE TABLE indicators (
  sha256 TEXT NOT NULL,
  declaration BIGINT NOT NULL,
  line BIGINT NOT NULL,
  id TEXT NOT NULL,
  scope TEXT NOT NULL,
  level1 TEXT NOT NULL,
  level2 TEXT NOT NULL,
  level3 TEXT NOT NULL,
  target TEXT NOT NULL,
  kind TEXT,
  operator TEXT,
  number TEXT,
  low TEXT,
  high TEXT,
  unit TEXT,
  unit_from TEXT,
  weight TEXT,
  weight_number TEXT,
  needs_review BIGINT NOT NULL,
  PRIMARY KEY (sha256, declaration, line),
  FOREIGN KEY (sha256, declaration) REFERENCES declarations (sha256, declaration) ON DELETE CASCADE
) /* clustered */;

CREATE TABLE findings (
  sha256 TEXT NOT NULL,
  declaration BIGINT NOT NULL,
  finding BIGINT NOT NULL,
  rule TEXT NOT NULL,
  severity TEXT NOT NULL,
  message TEXT NOT NULL,
  fields TEXT NOT NULL,
  PRIMARY KEY (sha256, declaration, finding),
  FOREIGN KEY (sha256, declaration) REFERENCES declarations (sha256, declaration) ON DELETE CASCADE
) /* clustered */;

CREATE TABLE readings (
  sha256 TEXT NOT NULL REFERENCES documents (sha256),
  reading BIGINT NOT NULL,
  fingerprint TEXT NOT NULL REFERENCES programs (fingerprint),
  outcome TEXT NOT NULL,
  digest TEXT NOT NULL,
  document TEXT NOT NULL,
  PRIMARY KEY (sha256, reading)
);

CREATE TABLE reading_declarations (
  sha256 TEXT NOT NULL,
  reading BIGINT NOT NULL,
  declaration BIGINT NOT NULL,
  document TEXT NOT NULL,
  PRIMARY KEY (sha256, reading, declaration),
  FOREIGN KEY (sha256, reading) REFERENCES readings (sha256, reading) ON DELETE CASCADE
);

CREATE TABLE ledger (
  entry BIGINT NOT NULL PRIMARY KEY,
  at TEXT NOT NULL,
  kind TEXT NOT NULL,
  run TEXT,
  sha256 TEXT,
  path TEXT,
  content TEXT NOT NULL,
  digest TEXT NOT NULL
);
CREATE INDEX ledger_of_content ON ledger (sha256, entry);
CREATE INDEX ledger_of_path ON ledger (path, entry);
CREATE INDEX ledger_of_run ON ledger (run, entry);

CREATE TABLE corrections (
  entry BIGINT NOT NULL PRIMARY KEY REFERENCES ledger (entry),
  sha256 TEXT NOT NULL REFERENCES documents (sha256),
  declaration BIGINT NOT NULL,
  field TEXT NOT NULL,
  who TEXT NOT NULL,
  at TEXT NOT NULL,
  shown TEXT NOT NULL,
  read_text TEXT NOT NULL,
  text_before TEXT NOT NULL,
  text_after TEXT NOT NULL,
  value TEXT
);
CREATE INDEX corrections_of_content ON corrections (sha256, declaration, field, entry);

CREATE VIEW file_outcomes AS
SELECT f.path, f.sha256, f.bytes, COALESCE(d.outcome, CASE WHEN f.error_code IS NULL THEN 'waiting' ELSE 'failed' END) AS outcome,
       COALESCE(f.error_code, d.error_code) AS error_code, COALESCE(f.error_message, d.error_message) AS error_message, d.error_page
FROM files f LEFT JOIN documents d ON d.sha256 = f.sha256;

CREATE VIEW projects AS
SELECT (SELECT MIN(f.path) FROM files f WHERE f.sha256 = d.sha256) AS path, d.*
FROM declarations d;

CREATE VIEW indicator_rows AS
SELECT (SELECT MIN(f.path) FROM files f WHERE f.sha256 = i.sha256) AS path, d.fiscal_year, d.project_name,
       d.competent_department, d.implementing_unit, i.*
FROM indicators i JOIN declarations d ON d.sha256 = i.sha256 AND d.declaration = i.declaration;

CREATE VIEW flagged_fields AS
SELECT (SELECT MIN(p.path) FROM files p WHERE p.sha256 = f.sha256) AS path, d.fiscal_year, d.project_name, f.sha256, f.declaration,
       f.field, f.key, f.label, f.line, f.text, f.value, f.fen, f.confidence, f.source, f.alternatives, f.regions
FROM fields f JOIN declarations d ON d.sha256 = f.sha256 AND d.declaration = f.declaration
WHERE f.needs_review = 1;

CREATE VIEW corrections_to_check AS
SELECT c.sha256, c.declaration, c.field, c.who, c.at, c.read_text AS read_then, f.read_text AS read_now, c.text_after,
       CASE WHEN f.field IS NULL THEN 'gone' ELSE 'read otherwise' END AS why
FROM corrections c LEFT JOIN fields f ON f.sha256 = c.sha256 AND f.declaration = c.declaration AND f.field = c.field
WHERE (f.field IS NULL OR f.read_otherwise = 1)
  AND NOT EXISTS (SELECT 1 FROM corrections l WHERE l.sha256 = c.sha256 AND l.declaration = c.declaration AND l.field = c.field
                  AND l.entry > c.entry);
