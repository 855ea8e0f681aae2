-- What an import wrote, so that it can be taken back as a whole.
CREATE TABLE import_run (
  org_id uuid NOT NULL REFERENCES organisation (id),
  run integer NOT NULL,
  -- Of the file.
  source text NOT NULL,
  file text NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  -- Without it the import was stopped on its way.
  finished_at timestamptz,
  undone_at timestamptz,
  PRIMARY KEY (org_id, run)
);

CREATE TABLE import_change (
  org_id uuid NOT NULL,
  run integer NOT NULL,
  doc_id text COLLATE "C" NOT NULL,
  entity text NOT NULL,
  -- As the import left it: a higher one is somebody else's.
  rev bigint NOT NULL,
  -- The body of before; none of a record that the import made.
  before jsonb,
  at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (org_id, run, doc_id),
  FOREIGN KEY (org_id, run) REFERENCES import_run (org_id, run)
);

ALTER TABLE import_run ENABLE ROW LEVEL SECURITY;
ALTER TABLE import_run FORCE ROW LEVEL SECURITY;
CREATE POLICY by_system ON import_run TO roadbook_owner USING (app_system()) WITH CHECK (app_system());
REVOKE ALL ON import_run FROM roadbook_app;
ALTER TABLE import_change ENABLE ROW LEVEL SECURITY;
ALTER TABLE import_change FORCE ROW LEVEL SECURITY;
CREATE POLICY by_system ON import_change TO roadbook_owner USING (app_system()) WITH CHECK (app_system());
REVOKE ALL ON import_change FROM roadbook_app;
