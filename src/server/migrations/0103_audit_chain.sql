-- Every row of the audit and of the acts carries its place in a chain and the hash of the row before it with its own content:
-- who changes, adds or takes away a row of the past breaks the chain (office doctor looks). The database makes the chain, not
-- the program, so that nobody writes around it. Rows from before there was a chain are its start.

CREATE TABLE chain (
  org_id uuid NOT NULL REFERENCES organisation (id),
  -- The table whose rows it links.
  name text NOT NULL,
  start bytea NOT NULL,
  link bigint NOT NULL DEFAULT 0,
  hash bytea NOT NULL,
  PRIMARY KEY (org_id, name)
);
ALTER TABLE chain ENABLE ROW LEVEL SECURITY;
ALTER TABLE chain FORCE ROW LEVEL SECURITY;
CREATE POLICY by_system ON chain TO roadbook_owner USING (app_system() OR org_id = (SELECT app_org())) WITH CHECK (app_system() OR org_id = (SELECT app_org()));
REVOKE ALL ON chain FROM roadbook_app;

ALTER TABLE audit ADD COLUMN link bigint, ADD COLUMN hash bytea;
ALTER TABLE act ADD COLUMN link bigint, ADD COLUMN hash bytea;
CREATE UNIQUE INDEX audit_by_link ON audit (org_id, link);
CREATE UNIQUE INDEX act_by_link ON act (org_id, link);

-- The content of a row as it goes into the hash. Never changed: a column added later goes into a function of its own.
CREATE FUNCTION chained(line audit) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT convert_to(jsonb_build_array(line.n, extract(epoch FROM line.at), line.user_id, line.device_id, line.act, line.entity, line.doc_id,
    line.rev, line.mut, line.said_at, line.was)::text, 'UTF8')
$$;
CREATE FUNCTION chained(line act) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT convert_to(jsonb_build_array(line.n, extract(epoch FROM line.at), line.by_user_id, line.by_device_id, line.act, line.subject_id,
    line.details)::text, 'UTF8')
$$;

-- The row of the chain is locked from the first row a transaction writes until it ends; between the statements of a transaction
-- the end of the chain is remembered in a setting. A statement writes rows of one organisation.
CREATE FUNCTION chain_row() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  setting text := 'app.chain_' || TG_TABLE_NAME;
  remembered text[] := string_to_array(current_setting(setting, true), ' ');
  before bytea;
BEGIN
  IF remembered[1] = NEW.org_id::text THEN
    NEW.link := remembered[2]::bigint + 1;
    before := decode(remembered[3], 'hex');
  ELSE
    INSERT INTO chain (org_id, name, start, hash) VALUES (NEW.org_id, TG_TABLE_NAME, sha256(''), sha256('')) ON CONFLICT DO NOTHING;
    SELECT c.link + 1, c.hash INTO NEW.link, before FROM chain c WHERE c.org_id = NEW.org_id AND c.name = TG_TABLE_NAME FOR UPDATE;
  END IF;
  NEW.hash := sha256(before || chained(NEW));
  PERFORM set_config(setting, NEW.org_id || ' ' || NEW.link || ' ' || encode(NEW.hash, 'hex'), true);
  RETURN NEW;
END
$$;
CREATE FUNCTION chain_end() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  remembered text[] := string_to_array(current_setting('app.chain_' || TG_TABLE_NAME, true), ' ');
BEGIN
  UPDATE chain SET link = remembered[2]::bigint, hash = decode(remembered[3], 'hex')
    WHERE org_id::text = remembered[1] AND name = TG_TABLE_NAME;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION chain_row(), chain_end() FROM PUBLIC;
CREATE TRIGGER chain_row BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION chain_row();
CREATE TRIGGER chain_end AFTER INSERT ON audit FOR EACH STATEMENT EXECUTE FUNCTION chain_end();
CREATE TRIGGER chain_row BEFORE INSERT ON act FOR EACH ROW EXECUTE FUNCTION chain_row();
CREATE TRIGGER chain_end AFTER INSERT ON act FOR EACH STATEMENT EXECUTE FUNCTION chain_end();

SELECT set_config('app.system', 'on', true);
INSERT INTO chain (org_id, name, start, hash)
  SELECT org_id, 'audit', hash, hash FROM (SELECT org_id, sha256(string_agg(sha256(chained(line)), '' ORDER BY n)) AS hash FROM audit line GROUP BY org_id) AS old;
INSERT INTO chain (org_id, name, start, hash)
  SELECT org_id, 'act', hash, hash FROM (SELECT org_id, sha256(string_agg(sha256(chained(line)), '' ORDER BY n)) AS hash FROM act line GROUP BY org_id) AS old;
