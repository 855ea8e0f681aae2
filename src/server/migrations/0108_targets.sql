-- The keys of a person, now with `g:<user or territory>`: what they are asked to sell, which they read and their managers write.
CREATE OR REPLACE FUNCTION person_keys(action text) RETURNS text[]
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
      UNION ALL SELECT 'm:' || me.id WHERE action IN ('read', 'write')
      UNION ALL SELECT 'g:' || me.id WHERE action = 'read'
      UNION ALL SELECT 'g:' || me.territory_id WHERE action = 'read' AND me.territory_id <> ''
      UNION ALL SELECT 'g:' || below.id FROM below
      UNION ALL SELECT 'g:' || below.territory_id FROM below WHERE below.territory_id <> ''
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
