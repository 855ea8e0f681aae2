-- What somebody with the keys `former` may have seen and the person of this transaction does not see; ids only. Keys that
-- a record lost count too: it may have moved on since the laptop last asked.
CREATE OR REPLACE FUNCTION formerly_seen(former text[], everything boolean, after_seq bigint, upto_seq bigint, at_most integer)
RETURNS TABLE (doc_id text, entity text, seq bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  held text[] := app_keys('read');
BEGIN
  IF app_administrator() THEN RETURN; END IF;
  RETURN QUERY SELECT f.doc_id::text, f.entity, f.seq FROM feed f
    WHERE f.org_id = app_org() AND f.seq > after_seq AND f.seq <= upto_seq
      AND (everything OR f.scopes && former OR f.left_scopes && former) AND NOT f.scopes && held
    ORDER BY f.seq LIMIT at_most;
END
$$;
