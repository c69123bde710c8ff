-- A list of declarations is read from rows of its own: those of `declarations`, with their goals, lie far apart. What is indexed
-- is cut, for PostgreSQL refuses entries of more than 2,704 bytes.

CREATE TABLE listed (
  sha256 TEXT NOT NULL,
  declaration BIGINT NOT NULL,
  project TEXT NOT NULL,
  unit TEXT NOT NULL,
  issuer TEXT NOT NULL,
  year TEXT NOT NULL,
  waiting BIGINT NOT NULL,
  findings BIGINT NOT NULL,
  PRIMARY KEY (sha256, declaration)
) /* clustered */;
INSERT INTO listed (sha256, declaration, project, unit, issuer, year, waiting, findings)
SELECT d.sha256, d.declaration, SUBSTR(COALESCE(d.project_name, ''), 1, 200), SUBSTR(COALESCE(d.implementing_unit, ''), 1, 200),
       SUBSTR(COALESCE(d.issuer, d.competent_department, d.implementing_unit, ''), 1, 200), COALESCE(d.fiscal_year || '', ''),
       (SELECT COUNT(*) FROM tasks t WHERE t.sha256 = d.sha256 AND t.declaration = d.declaration AND t.open = 1 AND t.flagged = 1),
       (SELECT COUNT(*) FROM findings f WHERE f.sha256 = d.sha256 AND f.declaration = d.declaration)
FROM declarations d;

DROP INDEX declarations_by_project;
DROP INDEX declarations_by_unit;
CREATE INDEX declarations_by_unit ON declarations (implementing_unit) WHERE LENGTH(implementing_unit) <= 200;
DROP INDEX tasks_alike;
CREATE INDEX tasks_alike ON tasks (kind, text, rank) WHERE open = 1 AND flagged = 1 AND LENGTH(text) <= 200;
UPDATE tasks SET issuer = SUBSTR(issuer, 1, 200) WHERE LENGTH(issuer) > 200;
