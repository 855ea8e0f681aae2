-- Who may sign in, on which devices, and what administrators did. Only the head office itself (app.system) touches these
-- tables: the unprivileged role that serves requests of people has no right to them at all.

CREATE TABLE office (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  token_secret bytea NOT NULL,
  -- Where laptops reach this head office, as of its last start: goes with every invitation.
  url text,
  made_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE credential (
  org_id uuid NOT NULL REFERENCES organisation (id),
  user_id text COLLATE "C" NOT NULL,
  sign_in_name text NOT NULL UNIQUE,
  password_hash text,
  -- Shown on the sign-in screen of a demo company, never set elsewhere.
  demo_password text,
  invitation_hash text UNIQUE,
  invitation_expires_at timestamptz,
  last_sign_in_at timestamptz,
  PRIMARY KEY (org_id, user_id)
);

-- One laptop used by two people is two rows: each has a code of its own for order numbers.
CREATE TABLE device (
  org_id uuid NOT NULL REFERENCES organisation (id),
  id uuid NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  code text NOT NULL,
  name text NOT NULL,
  platform text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_seen_at timestamptz NOT NULL DEFAULT now(),
  last_sync_at timestamptz,
  waiting integer,
  revoked_at timestamptz,
  PRIMARY KEY (org_id, id, user_id),
  UNIQUE (org_id, code)
);

CREATE TABLE sign_in (
  family_id uuid PRIMARY KEY,
  org_id uuid NOT NULL REFERENCES organisation (id),
  user_id text COLLATE "C" NOT NULL,
  device_id uuid NOT NULL,
  current_hash text NOT NULL,
  recent jsonb NOT NULL DEFAULT '[]',
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  ended_at timestamptz,
  ended_why text
);
CREATE INDEX sign_in_by_user ON sign_in (org_id, user_id);

-- Append-only: nothing of ours updates or deletes here, and the trigger keeps it so.
CREATE TABLE act (
  org_id uuid NOT NULL REFERENCES organisation (id),
  n bigint GENERATED ALWAYS AS IDENTITY,
  at timestamptz NOT NULL DEFAULT now(),
  by_user_id text,
  by_device_id uuid,
  act text NOT NULL,
  subject_id text,
  details jsonb NOT NULL DEFAULT '{}',
  PRIMARY KEY (org_id, n)
);
CREATE FUNCTION act_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'acts are never changed';
END
$$;
CREATE TRIGGER act_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON act FOR EACH STATEMENT EXECUTE FUNCTION act_is_append_only();

ALTER TABLE office ENABLE ROW LEVEL SECURITY;
ALTER TABLE office FORCE ROW LEVEL SECURITY;
CREATE POLICY by_system ON office TO roadbook_owner USING (app_system()) WITH CHECK (app_system());
REVOKE ALL ON office FROM roadbook_app;
ALTER TABLE credential ENABLE ROW LEVEL SECURITY;
ALTER TABLE credential FORCE ROW LEVEL SECURITY;
CREATE POLICY by_system ON credential TO roadbook_owner USING (app_system()) WITH CHECK (app_system());
REVOKE ALL ON credential FROM roadbook_app;
ALTER TABLE device ENABLE ROW LEVEL SECURITY;
ALTER TABLE device FORCE ROW LEVEL SECURITY;
CREATE POLICY by_system ON device TO roadbook_owner USING (app_system()) WITH CHECK (app_system());
REVOKE ALL ON device FROM roadbook_app;
ALTER TABLE sign_in ENABLE ROW LEVEL SECURITY;
ALTER TABLE sign_in FORCE ROW LEVEL SECURITY;
CREATE POLICY by_system ON sign_in TO roadbook_owner USING (app_system()) WITH CHECK (app_system());
REVOKE ALL ON sign_in FROM roadbook_app;
ALTER TABLE act ENABLE ROW LEVEL SECURITY;
ALTER TABLE act FORCE ROW LEVEL SECURITY;
CREATE POLICY by_system ON act TO roadbook_owner USING (app_system()) WITH CHECK (app_system());
REVOKE ALL ON act FROM roadbook_app;
