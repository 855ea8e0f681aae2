-- By the chain of the audit (0103) the head office sees whether it is still the one that gave a laptop its place: after a
-- restore the feed may have counted past that place again, but the row of the audit is not there or another one.

DROP POLICY by_system ON audit;
CREATE POLICY by_system ON audit TO roadbook_owner USING (app_system() OR org_id = (SELECT app_org())) WITH CHECK (app_system());

-- Place and shortened hash of the newest row; no row before the first.
CREATE FUNCTION audit_end() RETURNS TABLE (link bigint, hash text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT c.link, left(encode(c.hash, 'hex'), 16) FROM chain c WHERE c.org_id = app_org() AND c.name = 'audit' AND c.link > 0;
END
$$;
CREATE FUNCTION audit_has(place bigint, short_hash text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT FROM audit a WHERE a.org_id = app_org() AND a.link = place AND left(encode(a.hash, 'hex'), 16) = short_hash);
END
$$;
REVOKE ALL ON FUNCTION audit_end(), audit_has(bigint, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_end(), audit_has(bigint, text) TO roadbook_app;
