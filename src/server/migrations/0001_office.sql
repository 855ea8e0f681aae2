-- The organisation, the feed, and who sees what, computed in PostgreSQL from the tables alone.
-- Tables belong to roadbook_owner under FORCE ROW LEVEL SECURITY. People come through roadbook_app with app.org_id and
-- app.user_id. The owner sees rows only in a transaction that says it is the system (app.system), or, in the functions below
-- that run with its rights, those of the organisation named by the transaction. No setting, no rows.

CREATE FUNCTION app_org() RETURNS uuid LANGUAGE sql STABLE AS $$ SELECT NULLIF(current_setting('app.org_id', true), '')::uuid $$;
CREATE FUNCTION app_user() RETURNS text LANGUAGE sql STABLE AS $$ SELECT NULLIF(current_setting('app.user_id', true), '') $$;
CREATE FUNCTION app_system() RETURNS boolean LANGUAGE sql STABLE AS $$ SELECT COALESCE(current_setting('app.system', true), '') = 'on' $$;

-- Dates and instants are stored as ISO text; these casts are immutable, unlike those of PostgreSQL, whose result depends on settings.
CREATE FUNCTION iso_date(value text) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT make_date(substr(value, 1, 4)::integer, substr(value, 6, 2)::integer, substr(value, 9, 2)::integer)
$$;
CREATE FUNCTION iso_instant(value text) RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT make_timestamp(substr(value, 1, 4)::integer, substr(value, 6, 2)::integer, substr(value, 9, 2)::integer, substr(value, 12, 2)::integer, substr(value, 15, 2)::integer, substr(value, 18, 6)::double precision) AT TIME ZONE 'UTC'
$$;

CREATE TABLE organisation (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  slug text NOT NULL UNIQUE,
  name text NOT NULL,
  currency text NOT NULL,
  demo boolean NOT NULL DEFAULT false,
  -- Changed by every restore, so that laptops notice that the head office went back in time.
  epoch uuid NOT NULL DEFAULT gen_random_uuid(),
  -- Signs checkpoints. Never leaves the head office.
  secret text NOT NULL DEFAULT replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''),
  -- The feed's counter: taken last in a transaction, under this row's lock, so that commit order is feed order without gaps.
  seq bigint NOT NULL DEFAULT 0,
  -- Value of seq at the last change of a user: people are read again when it moved.
  people_seq bigint NOT NULL DEFAULT 0,
  -- Official order numbers, without gaps.
  order_number bigint NOT NULL DEFAULT 10000,
  created_at timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE organisation ENABLE ROW LEVEL SECURITY;
ALTER TABLE organisation FORCE ROW LEVEL SECURITY;
CREATE POLICY by_system ON organisation TO roadbook_owner USING (app_system()) WITH CHECK (app_system());
CREATE POLICY own ON organisation TO roadbook_app USING (id = (SELECT app_org())) WITH CHECK (id = (SELECT app_org()));
GRANT SELECT (id, slug, name, currency, demo, epoch, seq, people_seq, order_number) ON organisation TO roadbook_app;
GRANT UPDATE (seq, people_seq, order_number) ON organisation TO roadbook_app;

-- One row per record: its newest place in the feed, who sees it now, and who once saw it.
CREATE TABLE feed (
  org_id uuid NOT NULL REFERENCES organisation (id),
  doc_id text COLLATE "C" NOT NULL,
  entity text NOT NULL,
  seq bigint NOT NULL,
  deleted boolean NOT NULL,
  -- Size of the document, so that a page can be cut before it is read.
  bytes integer NOT NULL,
  scopes text[] NOT NULL,
  left_scopes text[] NOT NULL DEFAULT '{}',
  PRIMARY KEY (org_id, doc_id)
);
CREATE INDEX feed_by_seq ON feed (org_id, seq);

-- What makes a push idempotent: written with the change itself.
CREATE TABLE mutation (
  org_id uuid NOT NULL REFERENCES organisation (id),
  id text COLLATE "C" NOT NULL,
  user_id text NOT NULL,
  device_id text NOT NULL,
  doc_id text COLLATE "C" NOT NULL,
  hash text NOT NULL,
  rev bigint NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (org_id, id)
);

-- Sets of scope keys by their hash: a checkpoint names the set it was made with.
CREATE TABLE scope_set (
  org_id uuid NOT NULL REFERENCES organisation (id),
  hash text NOT NULL,
  keys text[] NOT NULL,
  used_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (org_id, hash)
);

-- One row per accepted change, in the same transaction. Nobody changes or removes one.
CREATE TABLE audit (
  org_id uuid NOT NULL REFERENCES organisation (id),
  n bigint GENERATED ALWAYS AS IDENTITY,
  at timestamptz NOT NULL DEFAULT now(),
  user_id text,
  device_id text,
  act text NOT NULL,
  entity text NOT NULL,
  doc_id text COLLATE "C",
  rev bigint,
  mut text,
  -- What the laptop's clock said: for people, never compared.
  said_at text,
  -- Fields that changed, with the values they had before.
  was jsonb NOT NULL DEFAULT '{}',
  PRIMARY KEY (org_id, n)
);
CREATE INDEX audit_by_document ON audit (org_id, doc_id);

CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit is never changed';
END
$$;
CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();

-- The person of this transaction, when there is one who may work here.
CREATE FUNCTION app_person() RETURNS TABLE (id text, role text, territory_id text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT u.id::text, u.doc->'body'->>'role', u.territory_id FROM users u
    WHERE u.org_id = app_org() AND u.id = app_user() AND NOT u.deleted AND COALESCE(u.doc->'body'->>'active', 'true') = 'true';
END
$$;

-- The keys that open records to the person of this transaction, per action (read, write, assign). Written from the table of
-- permissions a second time, on purpose: src/shared/domain/permissions.ts must not be the only thing between two people.
CREATE FUNCTION person_keys(action text) RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  me record;
  today text COLLATE "C" := to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD');
BEGIN
  SELECT * INTO me FROM app_person();
  IF NOT FOUND THEN RETURN '{}'; END IF;
  RETURN (
    WITH RECURSIVE below AS (
      SELECT u.id, u.territory_id FROM users u
        WHERE u.org_id = app_org() AND NOT u.deleted AND u.manager_id = me.id AND u.id <> me.id
      UNION
      SELECT u.id, u.territory_id FROM users u JOIN below b ON u.manager_id = b.id
        WHERE u.org_id = app_org() AND NOT u.deleted AND u.id <> me.id
    ), keys AS (
      SELECT 'o:' || me.id AS key WHERE action IN ('read', 'write')
      UNION ALL SELECT 't:' || me.id WHERE action IN ('read', 'write')
      UNION ALL SELECT 'a:' || me.id WHERE action = 'read'
      UNION ALL SELECT 'all' WHERE action = 'read'
      UNION ALL SELECT 'p:-' WHERE action = 'read'
      UNION ALL SELECT 'p:' || me.territory_id WHERE action = 'read' AND me.territory_id <> ''
      UNION ALL SELECT 'o:' || below.id FROM below
      UNION ALL SELECT 'p:' || below.territory_id FROM below WHERE action = 'read' AND below.territory_id <> ''
      UNION ALL SELECT 'o:' || u.id FROM users u
        WHERE action IN ('read', 'write') AND u.org_id = app_org() AND NOT u.deleted AND u.substitute_id = me.id
          AND COALESCE(u.doc->'body'->>'substituteFrom', '0000') COLLATE "C" <= today
          AND today <= COALESCE(u.doc->'body'->>'substituteUntil', '9999') COLLATE "C"
    )
    SELECT COALESCE(array_agg(DISTINCT key), '{}') FROM keys
  );
END
$$;

-- Both are asked by every policy of every statement: worked out once for a person in a transaction, and remembered till its end.
CREATE FUNCTION app_keys(action text) RETURNS text[] LANGUAGE plpgsql STABLE AS $$
DECLARE
  person text := COALESCE(app_org()::text, '') || ' ' || COALESCE(app_user(), '') || ' ';
  remembered text := current_setting('app.keys_' || action, true);
  keys text[];
BEGIN
  IF starts_with(remembered, person) THEN RETURN substr(remembered, length(person) + 1)::text[]; END IF;
  keys := person_keys(action);
  PERFORM set_config('app.keys_' || action, person || keys::text, true);
  RETURN keys;
END
$$;

CREATE FUNCTION app_administrator() RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
  person text := COALESCE(app_org()::text, '') || ' ' || COALESCE(app_user(), '') || ' ';
  remembered text := current_setting('app.administrator', true);
  answer boolean;
BEGIN
  IF starts_with(remembered, person) THEN RETURN substr(remembered, length(person) + 1)::boolean; END IF;
  answer := COALESCE((SELECT role = 'administrator' FROM app_person()), false);
  PERFORM set_config('app.administrator', person || answer::text, true);
  RETURN answer;
END
$$;

-- Locks records of this organisation in one order, whatever their entity, and says which exist; nothing of their content.
CREATE FUNCTION lock_documents(ids text[]) RETURNS TABLE (doc_id text, entity text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT f.doc_id::text, f.entity FROM feed f WHERE f.org_id = app_org() AND f.doc_id = ANY (ids) ORDER BY f.doc_id FOR UPDATE;
END
$$;

-- The scope keys of accounts: what their records follow, also where a contact hangs on an account its editor cannot see.
CREATE FUNCTION account_scopes(ids text[]) RETURNS TABLE (id text, scopes text[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT a.id::text, a.scopes FROM accounts a WHERE a.org_id = app_org() AND a.id = ANY (ids);
END
$$;

-- What somebody with the keys `former` saw and the person of this transaction does not see any more; ids only.
CREATE FUNCTION formerly_seen(former text[], everything boolean, after_seq bigint, upto_seq bigint, at_most integer)
RETURNS TABLE (doc_id text, entity text, seq bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  held text[] := app_keys('read');
BEGIN
  IF app_administrator() THEN RETURN; END IF;
  RETURN QUERY SELECT f.doc_id::text, f.entity, f.seq FROM feed f
    WHERE f.org_id = app_org() AND f.seq > after_seq AND f.seq <= upto_seq AND (everything OR f.scopes && former) AND NOT f.scopes && held
    ORDER BY f.seq LIMIT at_most;
END
$$;

REVOKE ALL ON FUNCTION app_person(), person_keys(text), app_administrator(), app_keys(text), lock_documents(text[]), account_scopes(text[]),
  formerly_seen(text[], boolean, bigint, bigint, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app_person(), person_keys(text), app_administrator(), app_keys(text), lock_documents(text[]), account_scopes(text[]),
  formerly_seen(text[], boolean, bigint, bigint, integer) TO roadbook_app;

-- What row-level security cannot say about one row alone: who may give an account away, and that a record keeps its author.
CREATE FUNCTION guard_assignment() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  owner_before text := '';
  owner_after text := COALESCE(NEW.doc->'body'->>'ownerId', '');
BEGIN
  IF current_user <> 'roadbook_app' THEN RETURN NEW; END IF;
  IF TG_OP = 'INSERT' THEN
    IF owner_after = app_user() OR app_administrator() OR NEW.scopes && app_keys('assign') THEN RETURN NEW; END IF;
  ELSE
    owner_before := COALESCE(OLD.doc->'body'->>'ownerId', '');
    IF owner_before = owner_after AND COALESCE(OLD.doc->'body'->>'territoryId', '') = COALESCE(NEW.doc->'body'->>'territoryId', '') THEN RETURN NEW; END IF;
    IF app_administrator() OR (OLD.scopes && app_keys('assign') AND NEW.scopes && app_keys('assign')) THEN RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION 'not allowed to assign' USING ERRCODE = '42501';
END
$$;

CREATE FUNCTION guard_author() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  author_before text;
  author_after text := COALESCE(NEW.doc->'body'->>TG_ARGV[0], '');
BEGIN
  IF current_user <> 'roadbook_app' THEN RETURN NEW; END IF;
  author_before := CASE WHEN TG_OP = 'INSERT' THEN app_user() ELSE COALESCE(OLD.doc->'body'->>TG_ARGV[0], '') END;
  IF author_before = author_after THEN
    -- A new scope after its account moved changes no content and is nobody's edit.
    IF TG_OP = 'INSERT' OR TG_ARGV[1] <> 'append' OR author_before = app_user() OR OLD.doc = NEW.doc THEN RETURN NEW; END IF;
  END IF;
  IF app_administrator() THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'not allowed for this author' USING ERRCODE = '42501';
END
$$;

ALTER TABLE feed ENABLE ROW LEVEL SECURITY;
ALTER TABLE feed FORCE ROW LEVEL SECURITY;
CREATE POLICY by_system ON feed TO roadbook_owner USING (app_system() OR org_id = (SELECT app_org())) WITH CHECK (app_system());
CREATE POLICY reads ON feed FOR SELECT TO roadbook_app USING (
  org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('read')) OR left_scopes && (SELECT app_keys('read'))));
CREATE POLICY creates ON feed FOR INSERT TO roadbook_app WITH CHECK (
  org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write'))));
CREATE POLICY changes ON feed FOR UPDATE TO roadbook_app USING (
  org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write')))) WITH CHECK (
  org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write'))));
GRANT SELECT, INSERT, UPDATE ON feed TO roadbook_app;

ALTER TABLE mutation ENABLE ROW LEVEL SECURITY;
ALTER TABLE mutation FORCE ROW LEVEL SECURITY;
CREATE POLICY by_system ON mutation TO roadbook_owner USING (app_system()) WITH CHECK (app_system());
CREATE POLICY own ON mutation TO roadbook_app USING (org_id = (SELECT app_org()) AND user_id = (SELECT app_user()))
  WITH CHECK (org_id = (SELECT app_org()) AND user_id = (SELECT app_user()));
GRANT SELECT, INSERT ON mutation TO roadbook_app;

ALTER TABLE scope_set ENABLE ROW LEVEL SECURITY;
ALTER TABLE scope_set FORCE ROW LEVEL SECURITY;
CREATE POLICY by_system ON scope_set TO roadbook_owner USING (app_system()) WITH CHECK (app_system());
CREATE POLICY own ON scope_set TO roadbook_app USING (org_id = (SELECT app_org())) WITH CHECK (org_id = (SELECT app_org()));
GRANT SELECT, INSERT ON scope_set TO roadbook_app;

ALTER TABLE audit ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit FORCE ROW LEVEL SECURITY;
CREATE POLICY by_system ON audit TO roadbook_owner USING (app_system()) WITH CHECK (app_system());
CREATE POLICY writes ON audit FOR INSERT TO roadbook_app WITH CHECK (org_id = (SELECT app_org()) AND user_id = (SELECT app_user()));
GRANT INSERT ON audit TO roadbook_app;
