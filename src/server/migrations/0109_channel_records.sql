-- What delivers channel records (a web shop, a mail gateway) shows a key: it opens that one door of one organisation and nothing
-- else. Only its hash is kept.
CREATE TABLE access_key (
  org_id uuid NOT NULL REFERENCES organisation (id),
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  -- The source of what it delivers.
  name text NOT NULL,
  hash text NOT NULL UNIQUE,
  made_at timestamptz NOT NULL DEFAULT now(),
  used_at timestamptz,
  revoked_at timestamptz,
  PRIMARY KEY (org_id, id)
);

-- Taken, and belongs to no account yet.
CREATE TABLE channel_waiting (
  org_id uuid NOT NULL REFERENCES organisation (id),
  -- The id it will have as a record.
  id text COLLATE "C" NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(),
  record jsonb NOT NULL,
  PRIMARY KEY (org_id, id)
);

ALTER TABLE access_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_key FORCE ROW LEVEL SECURITY;
CREATE POLICY by_system ON access_key TO roadbook_owner USING (app_system()) WITH CHECK (app_system());
REVOKE ALL ON access_key FROM roadbook_app;
ALTER TABLE channel_waiting ENABLE ROW LEVEL SECURITY;
ALTER TABLE channel_waiting FORCE ROW LEVEL SECURITY;
CREATE POLICY by_system ON channel_waiting TO roadbook_owner USING (app_system()) WITH CHECK (app_system());
REVOKE ALL ON channel_waiting FROM roadbook_app;
