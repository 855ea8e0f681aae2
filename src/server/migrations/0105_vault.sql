-- What the head office keeps for the sealed stores of laptops (docs/decisions/015-keys.md). Only the head office itself
-- (app.system) touches the recovery keys: the role that serves people has no right to them at all.

CREATE TABLE recovery_key (
  org_id uuid PRIMARY KEY REFERENCES organisation (id),
  -- The beginning of the hash of the public key.
  id text NOT NULL,
  public_key bytea NOT NULL,
  -- PKCS #8, sealed under the secret of this head office.
  sealed_private_key bytea NOT NULL,
  made_at timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE recovery_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE recovery_key FORCE ROW LEVEL SECURITY;
CREATE POLICY by_system ON recovery_key TO roadbook_owner USING (app_system()) WITH CHECK (app_system());
REVOKE ALL ON recovery_key FROM roadbook_app;

-- Days without contact after which a laptop stays locked.
ALTER TABLE organisation ADD COLUMN lease_days integer NOT NULL DEFAULT 14 CHECK (lease_days BETWEEN 1 AND 365);
