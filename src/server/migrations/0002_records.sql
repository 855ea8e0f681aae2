-- repeatable: made from src/shared/entities; write it anew with `npx vitest run --project node src/shared/schema/postgres.test.ts -u`.

-- User
CREATE TABLE IF NOT EXISTS users (
  org_id uuid NOT NULL REFERENCES organisation (id),
  id text COLLATE "C" NOT NULL,
  rev bigint NOT NULL,
  deleted boolean NOT NULL,
  scopes text[] NOT NULL,
  doc jsonb NOT NULL,
  PRIMARY KEY (org_id, id)
);
DROP VIEW IF EXISTS bi_users;
ALTER TABLE users ADD COLUMN IF NOT EXISTS manager_id text GENERATED ALWAYS AS ((doc->'body'->>'managerId')) STORED;
ALTER TABLE users ADD COLUMN IF NOT EXISTS team_id text GENERATED ALWAYS AS ((doc->'body'->>'teamId')) STORED;
ALTER TABLE users ADD COLUMN IF NOT EXISTS territory_id text GENERATED ALWAYS AS ((doc->'body'->>'territoryId')) STORED;
ALTER TABLE users ADD COLUMN IF NOT EXISTS substitute_id text GENERATED ALWAYS AS ((doc->'body'->>'substituteId')) STORED;
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
ALTER TABLE users FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS by_system ON users;
DROP POLICY IF EXISTS reads ON users;
DROP POLICY IF EXISTS creates ON users;
DROP POLICY IF EXISTS changes ON users;
CREATE POLICY by_system ON users TO roadbook_owner USING (app_system() OR org_id = (SELECT app_org())) WITH CHECK (app_system());
CREATE POLICY reads ON users FOR SELECT TO roadbook_app USING (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('read'))));
CREATE POLICY creates ON users FOR INSERT TO roadbook_app WITH CHECK (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write'))));
CREATE POLICY changes ON users FOR UPDATE TO roadbook_app USING (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write')))) WITH CHECK (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write'))));
REVOKE ALL ON users FROM roadbook_app;
GRANT SELECT ON users TO roadbook_app;
DROP TRIGGER IF EXISTS guard ON users;
CREATE VIEW bi_users WITH (security_invoker = true) AS SELECT org_id, id, rev,
  (doc->'body'->>'name') AS name,
  (doc->'body'->>'signInName') AS sign_in_name,
  (doc->'body'->>'role') AS role,
  (doc->'body'->>'managerId') AS manager_id,
  (doc->'body'->>'teamId') AS team_id,
  (doc->'body'->>'territoryId') AS territory_id,
  (doc->'body'->>'substituteId') AS substitute_id,
  iso_date(doc->'body'->>'substituteFrom') AS substitute_from,
  iso_date(doc->'body'->>'substituteUntil') AS substitute_until,
  (doc->'body'->>'email') AS email,
  (doc->'body'->>'phone') AS phone,
  (doc->'body'->>'active')::boolean AS active,
  (doc->'body'->>'code') AS code
FROM users WHERE NOT deleted;

-- Team
CREATE TABLE IF NOT EXISTS teams (
  org_id uuid NOT NULL REFERENCES organisation (id),
  id text COLLATE "C" NOT NULL,
  rev bigint NOT NULL,
  deleted boolean NOT NULL,
  scopes text[] NOT NULL,
  doc jsonb NOT NULL,
  PRIMARY KEY (org_id, id)
);
DROP VIEW IF EXISTS bi_teams;
ALTER TABLE teams ADD COLUMN IF NOT EXISTS manager_id text GENERATED ALWAYS AS ((doc->'body'->>'managerId')) STORED;
ALTER TABLE teams ENABLE ROW LEVEL SECURITY;
ALTER TABLE teams FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS by_system ON teams;
DROP POLICY IF EXISTS reads ON teams;
DROP POLICY IF EXISTS creates ON teams;
DROP POLICY IF EXISTS changes ON teams;
CREATE POLICY by_system ON teams TO roadbook_owner USING (app_system() OR org_id = (SELECT app_org())) WITH CHECK (app_system());
CREATE POLICY reads ON teams FOR SELECT TO roadbook_app USING (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('read'))));
CREATE POLICY creates ON teams FOR INSERT TO roadbook_app WITH CHECK (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write'))));
CREATE POLICY changes ON teams FOR UPDATE TO roadbook_app USING (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write')))) WITH CHECK (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write'))));
REVOKE ALL ON teams FROM roadbook_app;
GRANT SELECT, INSERT, UPDATE ON teams TO roadbook_app;
DROP TRIGGER IF EXISTS guard ON teams;
CREATE VIEW bi_teams WITH (security_invoker = true) AS SELECT org_id, id, rev,
  (doc->'body'->>'name') AS name,
  (doc->'body'->>'managerId') AS manager_id
FROM teams WHERE NOT deleted;

-- Territory
CREATE TABLE IF NOT EXISTS territories (
  org_id uuid NOT NULL REFERENCES organisation (id),
  id text COLLATE "C" NOT NULL,
  rev bigint NOT NULL,
  deleted boolean NOT NULL,
  scopes text[] NOT NULL,
  doc jsonb NOT NULL,
  PRIMARY KEY (org_id, id)
);
DROP VIEW IF EXISTS bi_territories;
ALTER TABLE territories ADD COLUMN IF NOT EXISTS parent_id text GENERATED ALWAYS AS ((doc->'body'->>'parentId')) STORED;
ALTER TABLE territories ENABLE ROW LEVEL SECURITY;
ALTER TABLE territories FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS by_system ON territories;
DROP POLICY IF EXISTS reads ON territories;
DROP POLICY IF EXISTS creates ON territories;
DROP POLICY IF EXISTS changes ON territories;
CREATE POLICY by_system ON territories TO roadbook_owner USING (app_system() OR org_id = (SELECT app_org())) WITH CHECK (app_system());
CREATE POLICY reads ON territories FOR SELECT TO roadbook_app USING (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('read'))));
CREATE POLICY creates ON territories FOR INSERT TO roadbook_app WITH CHECK (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write'))));
CREATE POLICY changes ON territories FOR UPDATE TO roadbook_app USING (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write')))) WITH CHECK (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write'))));
REVOKE ALL ON territories FROM roadbook_app;
GRANT SELECT, INSERT, UPDATE ON territories TO roadbook_app;
DROP TRIGGER IF EXISTS guard ON territories;
CREATE VIEW bi_territories WITH (security_invoker = true) AS SELECT org_id, id, rev,
  (doc->'body'->>'name') AS name,
  (doc->'body'->>'code') AS code,
  (doc->'body'->>'parentId') AS parent_id
FROM territories WHERE NOT deleted;

-- Legal entity
CREATE TABLE IF NOT EXISTS legal_entities (
  org_id uuid NOT NULL REFERENCES organisation (id),
  id text COLLATE "C" NOT NULL,
  rev bigint NOT NULL,
  deleted boolean NOT NULL,
  scopes text[] NOT NULL,
  doc jsonb NOT NULL,
  PRIMARY KEY (org_id, id)
);
DROP VIEW IF EXISTS bi_legal_entities;
ALTER TABLE legal_entities ENABLE ROW LEVEL SECURITY;
ALTER TABLE legal_entities FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS by_system ON legal_entities;
DROP POLICY IF EXISTS reads ON legal_entities;
DROP POLICY IF EXISTS creates ON legal_entities;
DROP POLICY IF EXISTS changes ON legal_entities;
CREATE POLICY by_system ON legal_entities TO roadbook_owner USING (app_system() OR org_id = (SELECT app_org())) WITH CHECK (app_system());
CREATE POLICY reads ON legal_entities FOR SELECT TO roadbook_app USING (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('read'))));
CREATE POLICY creates ON legal_entities FOR INSERT TO roadbook_app WITH CHECK (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write'))));
CREATE POLICY changes ON legal_entities FOR UPDATE TO roadbook_app USING (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write')))) WITH CHECK (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write'))));
REVOKE ALL ON legal_entities FROM roadbook_app;
GRANT SELECT, INSERT, UPDATE ON legal_entities TO roadbook_app;
DROP TRIGGER IF EXISTS guard ON legal_entities;
CREATE VIEW bi_legal_entities WITH (security_invoker = true) AS SELECT org_id, id, rev,
  (doc->'body'->>'name') AS name,
  (doc->'body'->>'street') AS street,
  (doc->'body'->>'postalCode') AS postal_code,
  (doc->'body'->>'city') AS city,
  (doc->'body'->>'region') AS region,
  (doc->'body'->>'country') AS country,
  (doc->'body'->>'phone') AS phone,
  (doc->'body'->>'email') AS email,
  (doc->'body'->>'taxNumber') AS tax_number
FROM legal_entities WHERE NOT deleted;

-- Analysis settings
CREATE TABLE IF NOT EXISTS analysis_settings (
  org_id uuid NOT NULL REFERENCES organisation (id),
  id text COLLATE "C" NOT NULL,
  rev bigint NOT NULL,
  deleted boolean NOT NULL,
  scopes text[] NOT NULL,
  doc jsonb NOT NULL,
  PRIMARY KEY (org_id, id)
);
DROP VIEW IF EXISTS bi_analysis_settings;
DROP VIEW IF EXISTS bi_analysis_settings_rfm_limits;
DROP VIEW IF EXISTS bi_analysis_settings_grades;
ALTER TABLE analysis_settings ENABLE ROW LEVEL SECURITY;
ALTER TABLE analysis_settings FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS by_system ON analysis_settings;
DROP POLICY IF EXISTS reads ON analysis_settings;
DROP POLICY IF EXISTS creates ON analysis_settings;
DROP POLICY IF EXISTS changes ON analysis_settings;
CREATE POLICY by_system ON analysis_settings TO roadbook_owner USING (app_system() OR org_id = (SELECT app_org())) WITH CHECK (app_system());
CREATE POLICY reads ON analysis_settings FOR SELECT TO roadbook_app USING (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('read'))));
CREATE POLICY creates ON analysis_settings FOR INSERT TO roadbook_app WITH CHECK (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write'))));
CREATE POLICY changes ON analysis_settings FOR UPDATE TO roadbook_app USING (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write')))) WITH CHECK (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write'))));
REVOKE ALL ON analysis_settings FROM roadbook_app;
GRANT SELECT, INSERT, UPDATE ON analysis_settings TO roadbook_app;
DROP TRIGGER IF EXISTS guard ON analysis_settings;
CREATE VIEW bi_analysis_settings WITH (security_invoker = true) AS SELECT org_id, id, rev,
  (doc->'body'->>'currency') AS currency,
  (doc->'body'->>'rfmMode') AS rfm_mode,
  doc->'body'->'rfmLimits' AS rfm_limits,
  doc->'body'->'grades' AS grades,
  (doc->'body'->>'gradeMonths')::bigint AS grade_months,
  (doc->'body'->>'gradeBy') AS grade_by,
  (doc->'body'->>'horizonMonths')::bigint AS horizon_months,
  (doc->'body'->>'yearlyDiscountBp')::bigint AS yearly_discount_bp,
  (doc->'body'->>'marginBp')::bigint AS margin_bp,
  (doc->'body'->>'callCostMinor')::bigint AS call_cost_minor,
  (doc->'body'->>'visitCostMinor')::bigint AS visit_cost_minor,
  (doc->'body'->>'emailCostMinor')::bigint AS email_cost_minor,
  (doc->'body'->>'messageCostMinor')::bigint AS message_cost_minor,
  (doc->'body'->>'meetingCostMinor')::bigint AS meeting_cost_minor,
  (doc->'body'->>'noteCostMinor')::bigint AS note_cost_minor,
  (doc->'body'->>'slippingFactorMilli')::bigint AS slipping_factor_milli,
  (doc->'body'->>'slippingLeastDays')::bigint AS slipping_least_days,
  (doc->'body'->>'lostAfterDays')::bigint AS lost_after_days,
  (doc->'body'->>'newForDays')::bigint AS new_for_days,
  (doc->'body'->>'churnOverdue')::bigint AS churn_overdue,
  (doc->'body'->>'churnFalling')::bigint AS churn_falling,
  (doc->'body'->>'churnComplaints')::bigint AS churn_complaints,
  (doc->'body'->>'churnUnanswered')::bigint AS churn_unanswered,
  (doc->'body'->>'churnTieRelief')::bigint AS churn_tie_relief,
  (doc->'body'->>'loyaltyBehaviour')::bigint AS loyalty_behaviour,
  (doc->'body'->>'loyaltyAttitude')::bigint AS loyalty_attitude,
  (doc->'body'->>'loyaltyFeeling')::bigint AS loyalty_feeling,
  (doc->'body'->>'minSupportBp')::bigint AS min_support_bp,
  (doc->'body'->>'minConfidenceBp')::bigint AS min_confidence_bp,
  (doc->'body'->>'minLiftMilli')::bigint AS min_lift_milli,
  (doc->'body'->>'ruleMaxLength')::bigint AS rule_max_length,
  (doc->'body'->>'ruleMonths')::bigint AS rule_months,
  (doc->'body'->>'justBoughtDays')::bigint AS just_bought_days,
  (doc->'body'->>'refusedForDays')::bigint AS refused_for_days,
  (doc->'body'->>'laterForDays')::bigint AS later_for_days,
  (doc->'body'->>'driftBp')::bigint AS drift_bp,
  (doc->'body'->>'staleAfterDays')::bigint AS stale_after_days,
  (doc->'body'->>'winBackDays')::bigint AS win_back_days,
  (doc->'body'->>'leaveNew') AS leave_new,
  (doc->'body'->>'leaveQualified') AS leave_qualified,
  (doc->'body'->>'leaveProposal') AS leave_proposal,
  (doc->'body'->>'leaveNegotiation') AS leave_negotiation
FROM analysis_settings WHERE NOT deleted;
CREATE VIEW bi_analysis_settings_rfm_limits WITH (security_invoker = true) AS SELECT org_id, id AS analysis_settings, n,
  (line->>'score')::bigint AS score,
  (line->>'recencyDays')::bigint AS recency_days,
  (line->>'purchases')::bigint AS purchases,
  (line->>'spendMinor')::bigint AS spend_minor
FROM analysis_settings, jsonb_array_elements(doc->'body'->'rfmLimits') WITH ORDINALITY AS lines(line, n) WHERE NOT deleted;
CREATE VIEW bi_analysis_settings_grades WITH (security_invoker = true) AS SELECT org_id, id AS analysis_settings, n,
  (line->>'name') AS name,
  (line->>'shareBp')::bigint AS share_bp
FROM analysis_settings, jsonb_array_elements(doc->'body'->'grades') WITH ORDINALITY AS lines(line, n) WHERE NOT deleted;

-- Tag group
CREATE TABLE IF NOT EXISTS tag_groups (
  org_id uuid NOT NULL REFERENCES organisation (id),
  id text COLLATE "C" NOT NULL,
  rev bigint NOT NULL,
  deleted boolean NOT NULL,
  scopes text[] NOT NULL,
  doc jsonb NOT NULL,
  PRIMARY KEY (org_id, id)
);
DROP VIEW IF EXISTS bi_tag_groups;
ALTER TABLE tag_groups ENABLE ROW LEVEL SECURITY;
ALTER TABLE tag_groups FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS by_system ON tag_groups;
DROP POLICY IF EXISTS reads ON tag_groups;
DROP POLICY IF EXISTS creates ON tag_groups;
DROP POLICY IF EXISTS changes ON tag_groups;
CREATE POLICY by_system ON tag_groups TO roadbook_owner USING (app_system() OR org_id = (SELECT app_org())) WITH CHECK (app_system());
CREATE POLICY reads ON tag_groups FOR SELECT TO roadbook_app USING (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('read'))));
CREATE POLICY creates ON tag_groups FOR INSERT TO roadbook_app WITH CHECK (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write'))));
CREATE POLICY changes ON tag_groups FOR UPDATE TO roadbook_app USING (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write')))) WITH CHECK (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write'))));
REVOKE ALL ON tag_groups FROM roadbook_app;
GRANT SELECT, INSERT, UPDATE ON tag_groups TO roadbook_app;
DROP TRIGGER IF EXISTS guard ON tag_groups;
CREATE VIEW bi_tag_groups WITH (security_invoker = true) AS SELECT org_id, id, rev,
  (doc->'body'->>'name') AS name,
  (doc->'body'->>'single')::boolean AS single
FROM tag_groups WHERE NOT deleted;

-- Tag
CREATE TABLE IF NOT EXISTS tags (
  org_id uuid NOT NULL REFERENCES organisation (id),
  id text COLLATE "C" NOT NULL,
  rev bigint NOT NULL,
  deleted boolean NOT NULL,
  scopes text[] NOT NULL,
  doc jsonb NOT NULL,
  PRIMARY KEY (org_id, id)
);
DROP VIEW IF EXISTS bi_tags;
ALTER TABLE tags ADD COLUMN IF NOT EXISTS group_id text GENERATED ALWAYS AS ((doc->'body'->>'groupId')) STORED;
ALTER TABLE tags ADD COLUMN IF NOT EXISTS parent_id text GENERATED ALWAYS AS ((doc->'body'->>'parentId')) STORED;
ALTER TABLE tags ADD COLUMN IF NOT EXISTS segment_id text GENERATED ALWAYS AS ((doc->'body'->>'segmentId')) STORED;
ALTER TABLE tags ENABLE ROW LEVEL SECURITY;
ALTER TABLE tags FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS by_system ON tags;
DROP POLICY IF EXISTS reads ON tags;
DROP POLICY IF EXISTS creates ON tags;
DROP POLICY IF EXISTS changes ON tags;
CREATE POLICY by_system ON tags TO roadbook_owner USING (app_system() OR org_id = (SELECT app_org())) WITH CHECK (app_system());
CREATE POLICY reads ON tags FOR SELECT TO roadbook_app USING (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('read'))));
CREATE POLICY creates ON tags FOR INSERT TO roadbook_app WITH CHECK (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write'))));
CREATE POLICY changes ON tags FOR UPDATE TO roadbook_app USING (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write')))) WITH CHECK (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write'))));
REVOKE ALL ON tags FROM roadbook_app;
GRANT SELECT, INSERT, UPDATE ON tags TO roadbook_app;
DROP TRIGGER IF EXISTS guard ON tags;
CREATE VIEW bi_tags WITH (security_invoker = true) AS SELECT org_id, id, rev,
  (doc->'body'->>'name') AS name,
  (doc->'body'->>'groupId') AS group_id,
  (doc->'body'->>'parentId') AS parent_id,
  doc->'body'->'formerNames' AS former_names,
  (doc->'body'->>'segmentId') AS segment_id
FROM tags WHERE NOT deleted;

-- Saved list
CREATE TABLE IF NOT EXISTS saved_lists (
  org_id uuid NOT NULL REFERENCES organisation (id),
  id text COLLATE "C" NOT NULL,
  rev bigint NOT NULL,
  deleted boolean NOT NULL,
  scopes text[] NOT NULL,
  doc jsonb NOT NULL,
  PRIMARY KEY (org_id, id)
);
DROP VIEW IF EXISTS bi_saved_lists;
DROP VIEW IF EXISTS bi_saved_lists_conditions;
ALTER TABLE saved_lists ADD COLUMN IF NOT EXISTS owner_id text GENERATED ALWAYS AS ((doc->'body'->>'ownerId')) STORED;
ALTER TABLE saved_lists ENABLE ROW LEVEL SECURITY;
ALTER TABLE saved_lists FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS by_system ON saved_lists;
DROP POLICY IF EXISTS reads ON saved_lists;
DROP POLICY IF EXISTS creates ON saved_lists;
DROP POLICY IF EXISTS changes ON saved_lists;
CREATE POLICY by_system ON saved_lists TO roadbook_owner USING (app_system() OR org_id = (SELECT app_org())) WITH CHECK (app_system());
CREATE POLICY reads ON saved_lists FOR SELECT TO roadbook_app USING (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('read'))));
CREATE POLICY creates ON saved_lists FOR INSERT TO roadbook_app WITH CHECK (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write'))));
CREATE POLICY changes ON saved_lists FOR UPDATE TO roadbook_app USING (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write')))) WITH CHECK (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write'))));
REVOKE ALL ON saved_lists FROM roadbook_app;
GRANT SELECT, INSERT, UPDATE ON saved_lists TO roadbook_app;
DROP TRIGGER IF EXISTS guard ON saved_lists;
CREATE VIEW bi_saved_lists WITH (security_invoker = true) AS SELECT org_id, id, rev,
  (doc->'body'->>'name') AS name,
  (doc->'body'->>'ownerId') AS owner_id,
  (doc->'body'->>'entity') AS entity,
  (doc->'body'->>'part') AS part,
  (doc->'body'->>'search') AS search,
  doc->'body'->'conditions' AS conditions,
  (doc->'body'->>'sort') AS sort,
  (doc->'body'->>'descending')::boolean AS descending,
  doc->'body'->'columns' AS columns,
  (doc->'body'->>'position')::bigint AS position
FROM saved_lists WHERE NOT deleted;
CREATE VIEW bi_saved_lists_conditions WITH (security_invoker = true) AS SELECT org_id, id AS saved_list, n,
  (line->>'key') AS key,
  (line->>'field') AS field,
  (line->>'op') AS op,
  (line->>'value') AS value
FROM saved_lists, jsonb_array_elements(doc->'body'->'conditions') WITH ORDINALITY AS lines(line, n) WHERE NOT deleted;

-- Product
CREATE TABLE IF NOT EXISTS products (
  org_id uuid NOT NULL REFERENCES organisation (id),
  id text COLLATE "C" NOT NULL,
  rev bigint NOT NULL,
  deleted boolean NOT NULL,
  scopes text[] NOT NULL,
  doc jsonb NOT NULL,
  PRIMARY KEY (org_id, id)
);
DROP VIEW IF EXISTS bi_products;
ALTER TABLE products ADD COLUMN IF NOT EXISTS category text GENERATED ALWAYS AS ((doc->'body'->>'category')) STORED;
ALTER TABLE products ENABLE ROW LEVEL SECURITY;
ALTER TABLE products FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS by_system ON products;
DROP POLICY IF EXISTS reads ON products;
DROP POLICY IF EXISTS creates ON products;
DROP POLICY IF EXISTS changes ON products;
CREATE POLICY by_system ON products TO roadbook_owner USING (app_system() OR org_id = (SELECT app_org())) WITH CHECK (app_system());
CREATE POLICY reads ON products FOR SELECT TO roadbook_app USING (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('read'))));
CREATE POLICY creates ON products FOR INSERT TO roadbook_app WITH CHECK (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write'))));
CREATE POLICY changes ON products FOR UPDATE TO roadbook_app USING (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write')))) WITH CHECK (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write'))));
REVOKE ALL ON products FROM roadbook_app;
GRANT SELECT, INSERT, UPDATE ON products TO roadbook_app;
DROP TRIGGER IF EXISTS guard ON products;
CREATE VIEW bi_products WITH (security_invoker = true) AS SELECT org_id, id, rev,
  (doc->'body'->>'code') AS code,
  (doc->'body'->>'name') AS name,
  (doc->'body'->>'category') AS category,
  (doc->'body'->>'categoryZhCn') AS category_zh_cn,
  (doc->'body'->>'categoryZhTw') AS category_zh_tw,
  (doc->'body'->>'packaging') AS packaging,
  (doc->'body'->>'priceMinor')::bigint AS price_minor,
  (doc->'body'->>'currency') AS currency,
  (doc->'body'->>'stockMilli')::bigint AS stock_milli,
  iso_instant(doc->'body'->>'stockAt') AS stock_at,
  (doc->'body'->>'replacedAfterDays')::bigint AS replaced_after_days,
  (doc->'body'->>'discontinued')::boolean AS discontinued,
  (doc->'body'->>'description') AS description
FROM products WHERE NOT deleted;

-- Price list
CREATE TABLE IF NOT EXISTS price_lists (
  org_id uuid NOT NULL REFERENCES organisation (id),
  id text COLLATE "C" NOT NULL,
  rev bigint NOT NULL,
  deleted boolean NOT NULL,
  scopes text[] NOT NULL,
  doc jsonb NOT NULL,
  PRIMARY KEY (org_id, id)
);
DROP VIEW IF EXISTS bi_price_lists;
DROP VIEW IF EXISTS bi_price_lists_prices;
ALTER TABLE price_lists ENABLE ROW LEVEL SECURITY;
ALTER TABLE price_lists FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS by_system ON price_lists;
DROP POLICY IF EXISTS reads ON price_lists;
DROP POLICY IF EXISTS creates ON price_lists;
DROP POLICY IF EXISTS changes ON price_lists;
CREATE POLICY by_system ON price_lists TO roadbook_owner USING (app_system() OR org_id = (SELECT app_org())) WITH CHECK (app_system());
CREATE POLICY reads ON price_lists FOR SELECT TO roadbook_app USING (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('read'))));
CREATE POLICY creates ON price_lists FOR INSERT TO roadbook_app WITH CHECK (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write'))));
CREATE POLICY changes ON price_lists FOR UPDATE TO roadbook_app USING (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write')))) WITH CHECK (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write'))));
REVOKE ALL ON price_lists FROM roadbook_app;
GRANT SELECT, INSERT, UPDATE ON price_lists TO roadbook_app;
DROP TRIGGER IF EXISTS guard ON price_lists;
CREATE VIEW bi_price_lists WITH (security_invoker = true) AS SELECT org_id, id, rev,
  (doc->'body'->>'code') AS code,
  (doc->'body'->>'name') AS name,
  (doc->'body'->>'revision')::bigint AS revision,
  (doc->'body'->>'currency') AS currency,
  iso_date(doc->'body'->>'validFrom') AS valid_from,
  iso_date(doc->'body'->>'validUntil') AS valid_until,
  doc->'body'->'prices' AS prices
FROM price_lists WHERE NOT deleted;
CREATE VIEW bi_price_lists_prices WITH (security_invoker = true) AS SELECT org_id, id AS price_list, n,
  (line->>'productId') AS product_id,
  (line->>'unitPriceMinor')::bigint AS unit_price_minor
FROM price_lists, jsonb_array_elements(doc->'body'->'prices') WITH ORDINALITY AS lines(line, n) WHERE NOT deleted;

-- Segment
CREATE TABLE IF NOT EXISTS segments (
  org_id uuid NOT NULL REFERENCES organisation (id),
  id text COLLATE "C" NOT NULL,
  rev bigint NOT NULL,
  deleted boolean NOT NULL,
  scopes text[] NOT NULL,
  doc jsonb NOT NULL,
  PRIMARY KEY (org_id, id)
);
DROP VIEW IF EXISTS bi_segments;
DROP VIEW IF EXISTS bi_segments_conditions;
ALTER TABLE segments ADD COLUMN IF NOT EXISTS price_list_id text GENERATED ALWAYS AS ((doc->'body'->>'priceListId')) STORED;
ALTER TABLE segments ENABLE ROW LEVEL SECURITY;
ALTER TABLE segments FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS by_system ON segments;
DROP POLICY IF EXISTS reads ON segments;
DROP POLICY IF EXISTS creates ON segments;
DROP POLICY IF EXISTS changes ON segments;
CREATE POLICY by_system ON segments TO roadbook_owner USING (app_system() OR org_id = (SELECT app_org())) WITH CHECK (app_system());
CREATE POLICY reads ON segments FOR SELECT TO roadbook_app USING (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('read'))));
CREATE POLICY creates ON segments FOR INSERT TO roadbook_app WITH CHECK (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write'))));
CREATE POLICY changes ON segments FOR UPDATE TO roadbook_app USING (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write')))) WITH CHECK (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write'))));
REVOKE ALL ON segments FROM roadbook_app;
GRANT SELECT, INSERT, UPDATE ON segments TO roadbook_app;
DROP TRIGGER IF EXISTS guard ON segments;
CREATE VIEW bi_segments WITH (security_invoker = true) AS SELECT org_id, id, rev,
  (doc->'body'->>'name') AS name,
  doc->'body'->'conditions' AS conditions,
  (doc->'body'->>'serviceLevel') AS service_level,
  (doc->'body'->>'visitIntervalDays')::bigint AS visit_interval_days,
  (doc->'body'->>'priceListId') AS price_list_id,
  (doc->'body'->>'note') AS note,
  (doc->'body'->>'position')::bigint AS position
FROM segments WHERE NOT deleted;
CREATE VIEW bi_segments_conditions WITH (security_invoker = true) AS SELECT org_id, id AS segment, n,
  (line->>'key') AS key,
  (line->>'field') AS field,
  (line->>'op') AS op,
  (line->>'value') AS value
FROM segments, jsonb_array_elements(doc->'body'->'conditions') WITH ORDINALITY AS lines(line, n) WHERE NOT deleted;

-- Target
CREATE TABLE IF NOT EXISTS targets (
  org_id uuid NOT NULL REFERENCES organisation (id),
  id text COLLATE "C" NOT NULL,
  rev bigint NOT NULL,
  deleted boolean NOT NULL,
  scopes text[] NOT NULL,
  doc jsonb NOT NULL,
  PRIMARY KEY (org_id, id)
);
DROP VIEW IF EXISTS bi_targets;
ALTER TABLE targets ADD COLUMN IF NOT EXISTS territory_id text GENERATED ALWAYS AS ((doc->'body'->>'territoryId')) STORED;
ALTER TABLE targets ADD COLUMN IF NOT EXISTS person_id text GENERATED ALWAYS AS ((doc->'body'->>'personId')) STORED;
ALTER TABLE targets ADD COLUMN IF NOT EXISTS period text GENERATED ALWAYS AS ((doc->'body'->>'period')) STORED;
ALTER TABLE targets ADD COLUMN IF NOT EXISTS starts_on date GENERATED ALWAYS AS (iso_date(doc->'body'->>'startsOn')) STORED;
ALTER TABLE targets ENABLE ROW LEVEL SECURITY;
ALTER TABLE targets FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS by_system ON targets;
DROP POLICY IF EXISTS reads ON targets;
DROP POLICY IF EXISTS creates ON targets;
DROP POLICY IF EXISTS changes ON targets;
CREATE POLICY by_system ON targets TO roadbook_owner USING (app_system() OR org_id = (SELECT app_org())) WITH CHECK (app_system());
CREATE POLICY reads ON targets FOR SELECT TO roadbook_app USING (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('read'))));
CREATE POLICY creates ON targets FOR INSERT TO roadbook_app WITH CHECK (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write'))));
CREATE POLICY changes ON targets FOR UPDATE TO roadbook_app USING (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write')))) WITH CHECK (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write'))));
REVOKE ALL ON targets FROM roadbook_app;
GRANT SELECT, INSERT, UPDATE ON targets TO roadbook_app;
DROP TRIGGER IF EXISTS guard ON targets;
CREATE VIEW bi_targets WITH (security_invoker = true) AS SELECT org_id, id, rev,
  (doc->'body'->>'territoryId') AS territory_id,
  (doc->'body'->>'personId') AS person_id,
  (doc->'body'->>'period') AS period,
  iso_date(doc->'body'->>'startsOn') AS starts_on,
  (doc->'body'->>'amountMinor')::bigint AS amount_minor,
  (doc->'body'->>'currency') AS currency
FROM targets WHERE NOT deleted;

-- Analysis of the head office
CREATE TABLE IF NOT EXISTS analysis_results (
  org_id uuid NOT NULL REFERENCES organisation (id),
  id text COLLATE "C" NOT NULL,
  rev bigint NOT NULL,
  deleted boolean NOT NULL,
  scopes text[] NOT NULL,
  doc jsonb NOT NULL,
  PRIMARY KEY (org_id, id)
);
DROP VIEW IF EXISTS bi_analysis_results;
ALTER TABLE analysis_results ADD COLUMN IF NOT EXISTS territory_id text GENERATED ALWAYS AS ((doc->'body'->>'territoryId')) STORED;
ALTER TABLE analysis_results ADD COLUMN IF NOT EXISTS segment_id text GENERATED ALWAYS AS ((doc->'body'->>'segmentId')) STORED;
ALTER TABLE analysis_results ENABLE ROW LEVEL SECURITY;
ALTER TABLE analysis_results FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS by_system ON analysis_results;
DROP POLICY IF EXISTS reads ON analysis_results;
DROP POLICY IF EXISTS creates ON analysis_results;
DROP POLICY IF EXISTS changes ON analysis_results;
CREATE POLICY by_system ON analysis_results TO roadbook_owner USING (app_system() OR org_id = (SELECT app_org())) WITH CHECK (app_system());
CREATE POLICY reads ON analysis_results FOR SELECT TO roadbook_app USING (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('read'))));
CREATE POLICY creates ON analysis_results FOR INSERT TO roadbook_app WITH CHECK (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write'))));
CREATE POLICY changes ON analysis_results FOR UPDATE TO roadbook_app USING (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write')))) WITH CHECK (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write'))));
REVOKE ALL ON analysis_results FROM roadbook_app;
GRANT SELECT ON analysis_results TO roadbook_app;
DROP TRIGGER IF EXISTS guard ON analysis_results;
CREATE VIEW bi_analysis_results WITH (security_invoker = true) AS SELECT org_id, id, rev,
  (doc->'body'->>'kind') AS kind,
  (doc->'body'->>'currency') AS currency,
  (doc->'body'->>'territoryId') AS territory_id,
  (doc->'body'->>'segmentId') AS segment_id,
  iso_date(doc->'body'->>'asOf') AS as_of,
  (doc->'body'->>'configVersion') AS config_version,
  (doc->'body'->>'content') AS content
FROM analysis_results WHERE NOT deleted;

-- Account
CREATE TABLE IF NOT EXISTS accounts (
  org_id uuid NOT NULL REFERENCES organisation (id),
  id text COLLATE "C" NOT NULL,
  rev bigint NOT NULL,
  deleted boolean NOT NULL,
  scopes text[] NOT NULL,
  doc jsonb NOT NULL,
  PRIMARY KEY (org_id, id)
);
DROP VIEW IF EXISTS bi_accounts;
DROP VIEW IF EXISTS bi_accounts_team;
DROP VIEW IF EXISTS bi_accounts_tag_history;
ALTER TABLE accounts ADD COLUMN IF NOT EXISTS type text GENERATED ALWAYS AS ((doc->'body'->>'type')) STORED;
ALTER TABLE accounts ADD COLUMN IF NOT EXISTS owner_id text GENERATED ALWAYS AS ((doc->'body'->>'ownerId')) STORED;
ALTER TABLE accounts ADD COLUMN IF NOT EXISTS territory_id text GENERATED ALWAYS AS ((doc->'body'->>'territoryId')) STORED;
ALTER TABLE accounts ADD COLUMN IF NOT EXISTS parent_id text GENERATED ALWAYS AS ((doc->'body'->>'parentId')) STORED;
ALTER TABLE accounts ADD COLUMN IF NOT EXISTS price_list_id text GENERATED ALWAYS AS ((doc->'body'->>'priceListId')) STORED;
ALTER TABLE accounts ADD COLUMN IF NOT EXISTS referred_by_id text GENERATED ALWAYS AS ((doc->'body'->>'referredById')) STORED;
ALTER TABLE accounts ENABLE ROW LEVEL SECURITY;
ALTER TABLE accounts FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS by_system ON accounts;
DROP POLICY IF EXISTS reads ON accounts;
DROP POLICY IF EXISTS creates ON accounts;
DROP POLICY IF EXISTS changes ON accounts;
CREATE POLICY by_system ON accounts TO roadbook_owner USING (app_system() OR org_id = (SELECT app_org())) WITH CHECK (app_system());
CREATE POLICY reads ON accounts FOR SELECT TO roadbook_app USING (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('read'))));
CREATE POLICY creates ON accounts FOR INSERT TO roadbook_app WITH CHECK (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write'))));
CREATE POLICY changes ON accounts FOR UPDATE TO roadbook_app USING (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write')))) WITH CHECK (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write'))));
REVOKE ALL ON accounts FROM roadbook_app;
GRANT SELECT, INSERT, UPDATE ON accounts TO roadbook_app;
DROP TRIGGER IF EXISTS guard ON accounts;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON accounts FOR EACH ROW EXECUTE FUNCTION guard_assignment();
CREATE VIEW bi_accounts WITH (security_invoker = true) AS SELECT org_id, id, rev,
  (doc->'body'->>'name') AS name,
  (doc->'body'->>'type') AS type,
  (doc->'body'->>'ownerId') AS owner_id,
  (doc->'body'->>'territoryId') AS territory_id,
  (doc->'body'->>'parentId') AS parent_id,
  doc->'body'->'team' AS team,
  (doc->'body'->>'phone') AS phone,
  (doc->'body'->>'fax') AS fax,
  (doc->'body'->>'email') AS email,
  (doc->'body'->>'website') AS website,
  (doc->'body'->>'street') AS street,
  (doc->'body'->>'postalCode') AS postal_code,
  (doc->'body'->>'city') AS city,
  (doc->'body'->>'region') AS region,
  (doc->'body'->>'country') AS country,
  (doc->'body'->>'industry') AS industry,
  (doc->'body'->>'registrationNumber') AS registration_number,
  (doc->'body'->>'code') AS code,
  (doc->'body'->>'priceListId') AS price_list_id,
  (doc->'body'->>'paymentDays')::bigint AS payment_days,
  (doc->'body'->>'visitIntervalDays')::bigint AS visit_interval_days,
  (doc->'body'->>'currency') AS currency,
  (doc->'body'->>'creditLimitMinor')::bigint AS credit_limit_minor,
  doc->'body'->'tags' AS tags,
  (doc->'body'->>'note') AS note,
  (doc->'body'->>'serviceLevel') AS service_level,
  iso_date(doc->'body'->>'acquiredOn') AS acquired_on,
  iso_date(doc->'body'->>'nextContactOn') AS next_contact_on,
  (doc->'body'->>'cameFrom') AS came_from,
  (doc->'body'->>'acquisitionChannel') AS acquisition_channel,
  (doc->'body'->>'acquisitionCostMinor')::bigint AS acquisition_cost_minor,
  (doc->'body'->>'referredById') AS referred_by_id,
  iso_date(doc->'body'->>'lastVerifiedOn') AS last_verified_on,
  (doc->'body'->>'buyerClass') AS buyer_class,
  iso_date(doc->'body'->>'lostOn') AS lost_on,
  (doc->'body'->>'lossReason') AS loss_reason,
  (doc->'body'->>'competitor') AS competitor,
  doc->'body'->'tagHistory' AS tag_history
FROM accounts WHERE NOT deleted;
CREATE VIEW bi_accounts_team WITH (security_invoker = true) AS SELECT org_id, id AS account, n,
  (line->>'userId') AS user_id,
  (line->>'part') AS part
FROM accounts, jsonb_array_elements(doc->'body'->'team') WITH ORDINALITY AS lines(line, n) WHERE NOT deleted;
CREATE VIEW bi_accounts_tag_history WITH (security_invoker = true) AS SELECT org_id, id AS account, n,
  (line->>'key') AS key,
  (line->>'tag') AS tag,
  iso_date(line->>'from') AS from,
  iso_date(line->>'until') AS until,
  (line->>'byId') AS by_id
FROM accounts, jsonb_array_elements(doc->'body'->'tagHistory') WITH ORDINALITY AS lines(line, n) WHERE NOT deleted;

-- Contact
CREATE TABLE IF NOT EXISTS contacts (
  org_id uuid NOT NULL REFERENCES organisation (id),
  id text COLLATE "C" NOT NULL,
  rev bigint NOT NULL,
  deleted boolean NOT NULL,
  scopes text[] NOT NULL,
  doc jsonb NOT NULL,
  PRIMARY KEY (org_id, id)
);
DROP VIEW IF EXISTS bi_contacts;
DROP VIEW IF EXISTS bi_contacts_accounts;
ALTER TABLE contacts ADD COLUMN IF NOT EXISTS owner_id text GENERATED ALWAYS AS ((doc->'body'->>'ownerId')) STORED;
ALTER TABLE contacts ADD COLUMN IF NOT EXISTS parents jsonb GENERATED ALWAYS AS (jsonb_path_query_array(doc, '$.body.accounts[*].accountId')) STORED;
CREATE INDEX IF NOT EXISTS contacts_by_account ON contacts USING gin (parents);
ALTER TABLE contacts ENABLE ROW LEVEL SECURITY;
ALTER TABLE contacts FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS by_system ON contacts;
DROP POLICY IF EXISTS reads ON contacts;
DROP POLICY IF EXISTS creates ON contacts;
DROP POLICY IF EXISTS changes ON contacts;
CREATE POLICY by_system ON contacts TO roadbook_owner USING (app_system() OR org_id = (SELECT app_org())) WITH CHECK (app_system());
CREATE POLICY reads ON contacts FOR SELECT TO roadbook_app USING (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('read'))));
CREATE POLICY creates ON contacts FOR INSERT TO roadbook_app WITH CHECK (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write'))));
CREATE POLICY changes ON contacts FOR UPDATE TO roadbook_app USING (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write')))) WITH CHECK (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write'))));
REVOKE ALL ON contacts FROM roadbook_app;
GRANT SELECT, INSERT, UPDATE ON contacts TO roadbook_app;
DROP TRIGGER IF EXISTS guard ON contacts;
CREATE VIEW bi_contacts WITH (security_invoker = true) AS SELECT org_id, id, rev,
  (doc->'body'->>'fullName') AS full_name,
  (doc->'body'->>'familyName') AS family_name,
  (doc->'body'->>'prefix') AS prefix,
  (doc->'body'->>'honorific') AS honorific,
  (doc->'body'->>'reading') AS reading,
  doc->'body'->'accounts' AS accounts,
  (doc->'body'->>'mobile') AS mobile,
  (doc->'body'->>'phone') AS phone,
  (doc->'body'->>'email') AS email,
  (doc->'body'->>'wechat') AS wechat,
  (doc->'body'->>'language') AS language,
  iso_date(doc->'body'->>'birthOn') AS birth_on,
  (doc->'body'->>'ownerId') AS owner_id,
  doc->'body'->'tags' AS tags,
  (doc->'body'->>'note') AS note
FROM contacts WHERE NOT deleted;
CREATE VIEW bi_contacts_accounts WITH (security_invoker = true) AS SELECT org_id, id AS contact, n,
  (line->>'accountId') AS account_id,
  (line->>'role') AS role,
  (line->>'main')::boolean AS main
FROM contacts, jsonb_array_elements(doc->'body'->'accounts') WITH ORDINALITY AS lines(line, n) WHERE NOT deleted;

-- Task
CREATE TABLE IF NOT EXISTS tasks (
  org_id uuid NOT NULL REFERENCES organisation (id),
  id text COLLATE "C" NOT NULL,
  rev bigint NOT NULL,
  deleted boolean NOT NULL,
  scopes text[] NOT NULL,
  doc jsonb NOT NULL,
  PRIMARY KEY (org_id, id)
);
DROP VIEW IF EXISTS bi_tasks;
ALTER TABLE tasks ADD COLUMN IF NOT EXISTS due_on date GENERATED ALWAYS AS (iso_date(doc->'body'->>'dueOn')) STORED;
ALTER TABLE tasks ADD COLUMN IF NOT EXISTS account_id text GENERATED ALWAYS AS ((doc->'body'->>'accountId')) STORED;
ALTER TABLE tasks ADD COLUMN IF NOT EXISTS contact_id text GENERATED ALWAYS AS ((doc->'body'->>'contactId')) STORED;
ALTER TABLE tasks ADD COLUMN IF NOT EXISTS owner_id text GENERATED ALWAYS AS ((doc->'body'->>'ownerId')) STORED;
ALTER TABLE tasks ADD COLUMN IF NOT EXISTS status text GENERATED ALWAYS AS ((doc->'body'->>'status')) STORED;
CREATE INDEX IF NOT EXISTS tasks_by_account ON tasks (org_id, account_id);
ALTER TABLE tasks ENABLE ROW LEVEL SECURITY;
ALTER TABLE tasks FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS by_system ON tasks;
DROP POLICY IF EXISTS reads ON tasks;
DROP POLICY IF EXISTS creates ON tasks;
DROP POLICY IF EXISTS changes ON tasks;
CREATE POLICY by_system ON tasks TO roadbook_owner USING (app_system() OR org_id = (SELECT app_org())) WITH CHECK (app_system());
CREATE POLICY reads ON tasks FOR SELECT TO roadbook_app USING (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('read'))));
CREATE POLICY creates ON tasks FOR INSERT TO roadbook_app WITH CHECK (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write'))));
CREATE POLICY changes ON tasks FOR UPDATE TO roadbook_app USING (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write')))) WITH CHECK (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write'))));
REVOKE ALL ON tasks FROM roadbook_app;
GRANT SELECT, INSERT, UPDATE ON tasks TO roadbook_app;
DROP TRIGGER IF EXISTS guard ON tasks;
CREATE VIEW bi_tasks WITH (security_invoker = true) AS SELECT org_id, id, rev,
  (doc->'body'->>'subject') AS subject,
  iso_date(doc->'body'->>'dueOn') AS due_on,
  (doc->'body'->>'accountId') AS account_id,
  (doc->'body'->>'contactId') AS contact_id,
  (doc->'body'->>'ownerId') AS owner_id,
  (doc->'body'->>'status') AS status,
  (doc->'body'->>'priority') AS priority,
  iso_instant(doc->'body'->>'doneAt') AS done_at,
  (doc->'body'->>'note') AS note
FROM tasks WHERE NOT deleted;

-- Promise
CREATE TABLE IF NOT EXISTS promises (
  org_id uuid NOT NULL REFERENCES organisation (id),
  id text COLLATE "C" NOT NULL,
  rev bigint NOT NULL,
  deleted boolean NOT NULL,
  scopes text[] NOT NULL,
  doc jsonb NOT NULL,
  PRIMARY KEY (org_id, id)
);
DROP VIEW IF EXISTS bi_promises;
ALTER TABLE promises ADD COLUMN IF NOT EXISTS account_id text GENERATED ALWAYS AS ((doc->'body'->>'accountId')) STORED;
ALTER TABLE promises ADD COLUMN IF NOT EXISTS contact_id text GENERATED ALWAYS AS ((doc->'body'->>'contactId')) STORED;
ALTER TABLE promises ADD COLUMN IF NOT EXISTS due_on date GENERATED ALWAYS AS (iso_date(doc->'body'->>'dueOn')) STORED;
ALTER TABLE promises ADD COLUMN IF NOT EXISTS owner_id text GENERATED ALWAYS AS ((doc->'body'->>'ownerId')) STORED;
ALTER TABLE promises ADD COLUMN IF NOT EXISTS status text GENERATED ALWAYS AS ((doc->'body'->>'status')) STORED;
CREATE INDEX IF NOT EXISTS promises_by_account ON promises (org_id, account_id);
ALTER TABLE promises ENABLE ROW LEVEL SECURITY;
ALTER TABLE promises FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS by_system ON promises;
DROP POLICY IF EXISTS reads ON promises;
DROP POLICY IF EXISTS creates ON promises;
DROP POLICY IF EXISTS changes ON promises;
CREATE POLICY by_system ON promises TO roadbook_owner USING (app_system() OR org_id = (SELECT app_org())) WITH CHECK (app_system());
CREATE POLICY reads ON promises FOR SELECT TO roadbook_app USING (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('read'))));
CREATE POLICY creates ON promises FOR INSERT TO roadbook_app WITH CHECK (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write'))));
CREATE POLICY changes ON promises FOR UPDATE TO roadbook_app USING (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write')))) WITH CHECK (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write'))));
REVOKE ALL ON promises FROM roadbook_app;
GRANT SELECT, INSERT, UPDATE ON promises TO roadbook_app;
DROP TRIGGER IF EXISTS guard ON promises;
CREATE VIEW bi_promises WITH (security_invoker = true) AS SELECT org_id, id, rev,
  (doc->'body'->>'subject') AS subject,
  (doc->'body'->>'accountId') AS account_id,
  (doc->'body'->>'contactId') AS contact_id,
  iso_date(doc->'body'->>'dueOn') AS due_on,
  (doc->'body'->>'ownerId') AS owner_id,
  (doc->'body'->>'status') AS status,
  iso_instant(doc->'body'->>'closedAt') AS closed_at,
  (doc->'body'->>'note') AS note
FROM promises WHERE NOT deleted;

-- Opportunity
CREATE TABLE IF NOT EXISTS opportunities (
  org_id uuid NOT NULL REFERENCES organisation (id),
  id text COLLATE "C" NOT NULL,
  rev bigint NOT NULL,
  deleted boolean NOT NULL,
  scopes text[] NOT NULL,
  doc jsonb NOT NULL,
  PRIMARY KEY (org_id, id)
);
DROP VIEW IF EXISTS bi_opportunities;
DROP VIEW IF EXISTS bi_opportunities_lines;
DROP VIEW IF EXISTS bi_opportunities_stage_history;
ALTER TABLE opportunities ADD COLUMN IF NOT EXISTS account_id text GENERATED ALWAYS AS ((doc->'body'->>'accountId')) STORED;
ALTER TABLE opportunities ADD COLUMN IF NOT EXISTS contact_id text GENERATED ALWAYS AS ((doc->'body'->>'contactId')) STORED;
ALTER TABLE opportunities ADD COLUMN IF NOT EXISTS owner_id text GENERATED ALWAYS AS ((doc->'body'->>'ownerId')) STORED;
ALTER TABLE opportunities ADD COLUMN IF NOT EXISTS stage text GENERATED ALWAYS AS ((doc->'body'->>'stage')) STORED;
ALTER TABLE opportunities ADD COLUMN IF NOT EXISTS close_on date GENERATED ALWAYS AS (iso_date(doc->'body'->>'closeOn')) STORED;
CREATE INDEX IF NOT EXISTS opportunities_by_account ON opportunities (org_id, account_id);
ALTER TABLE opportunities ENABLE ROW LEVEL SECURITY;
ALTER TABLE opportunities FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS by_system ON opportunities;
DROP POLICY IF EXISTS reads ON opportunities;
DROP POLICY IF EXISTS creates ON opportunities;
DROP POLICY IF EXISTS changes ON opportunities;
CREATE POLICY by_system ON opportunities TO roadbook_owner USING (app_system() OR org_id = (SELECT app_org())) WITH CHECK (app_system());
CREATE POLICY reads ON opportunities FOR SELECT TO roadbook_app USING (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('read'))));
CREATE POLICY creates ON opportunities FOR INSERT TO roadbook_app WITH CHECK (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write'))));
CREATE POLICY changes ON opportunities FOR UPDATE TO roadbook_app USING (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write')))) WITH CHECK (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write'))));
REVOKE ALL ON opportunities FROM roadbook_app;
GRANT SELECT, INSERT, UPDATE ON opportunities TO roadbook_app;
DROP TRIGGER IF EXISTS guard ON opportunities;
CREATE VIEW bi_opportunities WITH (security_invoker = true) AS SELECT org_id, id, rev,
  (doc->'body'->>'name') AS name,
  (doc->'body'->>'accountId') AS account_id,
  (doc->'body'->>'contactId') AS contact_id,
  (doc->'body'->>'ownerId') AS owner_id,
  (doc->'body'->>'stage') AS stage,
  (doc->'body'->>'valueMinor')::bigint AS value_minor,
  (doc->'body'->>'currency') AS currency,
  (doc->'body'->>'probabilityBp')::bigint AS probability_bp,
  iso_date(doc->'body'->>'closeOn') AS close_on,
  doc->'body'->'lines' AS lines,
  (doc->'body'->>'lostReason') AS lost_reason,
  doc->'body'->'stageHistory' AS stage_history,
  doc->'body'->'conditionsMet' AS conditions_met,
  (doc->'body'->>'note') AS note
FROM opportunities WHERE NOT deleted;
CREATE VIEW bi_opportunities_lines WITH (security_invoker = true) AS SELECT org_id, id AS opportunity, n,
  (line->>'productId') AS product_id,
  (line->>'quantityMilli')::bigint AS quantity_milli,
  (line->>'amountMinor')::bigint AS amount_minor
FROM opportunities, jsonb_array_elements(doc->'body'->'lines') WITH ORDINALITY AS lines(line, n) WHERE NOT deleted;
CREATE VIEW bi_opportunities_stage_history WITH (security_invoker = true) AS SELECT org_id, id AS opportunity, n,
  iso_instant(line->>'at') AS at,
  (line->>'stage') AS stage,
  (line->>'byId') AS by_id
FROM opportunities, jsonb_array_elements(doc->'body'->'stageHistory') WITH ORDINALITY AS lines(line, n) WHERE NOT deleted;

-- Case
CREATE TABLE IF NOT EXISTS cases (
  org_id uuid NOT NULL REFERENCES organisation (id),
  id text COLLATE "C" NOT NULL,
  rev bigint NOT NULL,
  deleted boolean NOT NULL,
  scopes text[] NOT NULL,
  doc jsonb NOT NULL,
  PRIMARY KEY (org_id, id)
);
DROP VIEW IF EXISTS bi_cases;
ALTER TABLE cases ADD COLUMN IF NOT EXISTS type text GENERATED ALWAYS AS ((doc->'body'->>'type')) STORED;
ALTER TABLE cases ADD COLUMN IF NOT EXISTS account_id text GENERATED ALWAYS AS ((doc->'body'->>'accountId')) STORED;
ALTER TABLE cases ADD COLUMN IF NOT EXISTS contact_id text GENERATED ALWAYS AS ((doc->'body'->>'contactId')) STORED;
ALTER TABLE cases ADD COLUMN IF NOT EXISTS owner_id text GENERATED ALWAYS AS ((doc->'body'->>'ownerId')) STORED;
ALTER TABLE cases ADD COLUMN IF NOT EXISTS status text GENERATED ALWAYS AS ((doc->'body'->>'status')) STORED;
ALTER TABLE cases ADD COLUMN IF NOT EXISTS deadline_at timestamptz GENERATED ALWAYS AS (iso_instant(doc->'body'->>'deadlineAt')) STORED;
ALTER TABLE cases ADD COLUMN IF NOT EXISTS order_id text GENERATED ALWAYS AS ((doc->'body'->>'orderId')) STORED;
ALTER TABLE cases ADD COLUMN IF NOT EXISTS product_id text GENERATED ALWAYS AS ((doc->'body'->>'productId')) STORED;
CREATE INDEX IF NOT EXISTS cases_by_account ON cases (org_id, account_id);
ALTER TABLE cases ENABLE ROW LEVEL SECURITY;
ALTER TABLE cases FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS by_system ON cases;
DROP POLICY IF EXISTS reads ON cases;
DROP POLICY IF EXISTS creates ON cases;
DROP POLICY IF EXISTS changes ON cases;
CREATE POLICY by_system ON cases TO roadbook_owner USING (app_system() OR org_id = (SELECT app_org())) WITH CHECK (app_system());
CREATE POLICY reads ON cases FOR SELECT TO roadbook_app USING (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('read'))));
CREATE POLICY creates ON cases FOR INSERT TO roadbook_app WITH CHECK (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write'))));
CREATE POLICY changes ON cases FOR UPDATE TO roadbook_app USING (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write')))) WITH CHECK (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write'))));
REVOKE ALL ON cases FROM roadbook_app;
GRANT SELECT, INSERT, UPDATE ON cases TO roadbook_app;
DROP TRIGGER IF EXISTS guard ON cases;
CREATE VIEW bi_cases WITH (security_invoker = true) AS SELECT org_id, id, rev,
  (doc->'body'->>'type') AS type,
  (doc->'body'->>'subject') AS subject,
  (doc->'body'->>'accountId') AS account_id,
  (doc->'body'->>'contactId') AS contact_id,
  (doc->'body'->>'ownerId') AS owner_id,
  (doc->'body'->>'priority') AS priority,
  (doc->'body'->>'status') AS status,
  iso_instant(doc->'body'->>'deadlineAt') AS deadline_at,
  (doc->'body'->>'orderId') AS order_id,
  (doc->'body'->>'productId') AS product_id,
  (doc->'body'->>'description') AS description,
  (doc->'body'->>'resolution') AS resolution,
  iso_instant(doc->'body'->>'answeredAt') AS answered_at,
  iso_instant(doc->'body'->>'closedAt') AS closed_at
FROM cases WHERE NOT deleted;

-- Order
CREATE TABLE IF NOT EXISTS orders (
  org_id uuid NOT NULL REFERENCES organisation (id),
  id text COLLATE "C" NOT NULL,
  rev bigint NOT NULL,
  deleted boolean NOT NULL,
  scopes text[] NOT NULL,
  doc jsonb NOT NULL,
  PRIMARY KEY (org_id, id)
);
DROP VIEW IF EXISTS bi_orders;
DROP VIEW IF EXISTS bi_orders_lines;
DROP VIEW IF EXISTS bi_orders_submitted_lines;
DROP VIEW IF EXISTS bi_orders_status_history;
ALTER TABLE orders ADD COLUMN IF NOT EXISTS number text GENERATED ALWAYS AS ((doc->'body'->>'number')) STORED;
ALTER TABLE orders ADD COLUMN IF NOT EXISTS account_id text GENERATED ALWAYS AS ((doc->'body'->>'accountId')) STORED;
ALTER TABLE orders ADD COLUMN IF NOT EXISTS status text GENERATED ALWAYS AS ((doc->'body'->>'status')) STORED;
ALTER TABLE orders ADD COLUMN IF NOT EXISTS ordered_on date GENERATED ALWAYS AS (iso_date(doc->'body'->>'orderedOn')) STORED;
ALTER TABLE orders ADD COLUMN IF NOT EXISTS author_id text GENERATED ALWAYS AS ((doc->'body'->>'authorId')) STORED;
ALTER TABLE orders ADD COLUMN IF NOT EXISTS contact_id text GENERATED ALWAYS AS ((doc->'body'->>'contactId')) STORED;
ALTER TABLE orders ADD COLUMN IF NOT EXISTS price_list_id text GENERATED ALWAYS AS ((doc->'body'->>'priceListId')) STORED;
CREATE INDEX IF NOT EXISTS orders_by_account ON orders (org_id, account_id);
ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
ALTER TABLE orders FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS by_system ON orders;
DROP POLICY IF EXISTS reads ON orders;
DROP POLICY IF EXISTS creates ON orders;
DROP POLICY IF EXISTS changes ON orders;
CREATE POLICY by_system ON orders TO roadbook_owner USING (app_system() OR org_id = (SELECT app_org())) WITH CHECK (app_system());
CREATE POLICY reads ON orders FOR SELECT TO roadbook_app USING (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('read'))));
CREATE POLICY creates ON orders FOR INSERT TO roadbook_app WITH CHECK (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write'))));
CREATE POLICY changes ON orders FOR UPDATE TO roadbook_app USING (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write')))) WITH CHECK (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write'))));
REVOKE ALL ON orders FROM roadbook_app;
GRANT SELECT, INSERT, UPDATE ON orders TO roadbook_app;
DROP TRIGGER IF EXISTS guard ON orders;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION guard_author('authorId', 'any');
CREATE VIEW bi_orders WITH (security_invoker = true) AS SELECT org_id, id, rev,
  (doc->'body'->>'provisionalNumber') AS provisional_number,
  (doc->'body'->>'number') AS number,
  (doc->'body'->>'accountId') AS account_id,
  (doc->'body'->>'accountName') AS account_name,
  (doc->'body'->>'status') AS status,
  iso_date(doc->'body'->>'orderedOn') AS ordered_on,
  iso_date(doc->'body'->>'requiredOn') AS required_on,
  iso_date(doc->'body'->>'shippedOn') AS shipped_on,
  (doc->'body'->>'authorId') AS author_id,
  (doc->'body'->>'contactId') AS contact_id,
  (doc->'body'->>'priceListId') AS price_list_id,
  (doc->'body'->>'currency') AS currency,
  doc->'body'->'lines' AS lines,
  doc->'body'->'submittedLines' AS submitted_lines,
  (doc->'body'->>'grossMinor')::bigint AS gross_minor,
  (doc->'body'->>'netMinor')::bigint AS net_minor,
  (doc->'body'->>'suggestionsIgnored')::bigint AS suggestions_ignored,
  doc->'body'->'statusHistory' AS status_history,
  (doc->'body'->>'note') AS note,
  (doc->'body'->>'source') AS source,
  iso_instant(doc->'body'->>'importedAt') AS imported_at
FROM orders WHERE NOT deleted;
CREATE VIEW bi_orders_lines WITH (security_invoker = true) AS SELECT org_id, id AS order, n,
  (line->>'lineId') AS line_id,
  (line->>'productId') AS product_id,
  (line->>'productCode') AS product_code,
  (line->>'productName') AS product_name,
  (line->>'packaging') AS packaging,
  (line->>'quantityMilli')::bigint AS quantity_milli,
  (line->>'unitPriceMinor')::bigint AS unit_price_minor,
  (line->>'discountBp')::bigint AS discount_bp,
  (line->>'netMinor')::bigint AS net_minor
FROM orders, jsonb_array_elements(doc->'body'->'lines') WITH ORDINALITY AS lines(line, n) WHERE NOT deleted;
CREATE VIEW bi_orders_submitted_lines WITH (security_invoker = true) AS SELECT org_id, id AS order, n,
  (line->>'lineId') AS line_id,
  (line->>'productId') AS product_id,
  (line->>'productCode') AS product_code,
  (line->>'productName') AS product_name,
  (line->>'packaging') AS packaging,
  (line->>'quantityMilli')::bigint AS quantity_milli,
  (line->>'unitPriceMinor')::bigint AS unit_price_minor,
  (line->>'discountBp')::bigint AS discount_bp,
  (line->>'netMinor')::bigint AS net_minor
FROM orders, jsonb_array_elements(doc->'body'->'submittedLines') WITH ORDINALITY AS lines(line, n) WHERE NOT deleted;
CREATE VIEW bi_orders_status_history WITH (security_invoker = true) AS SELECT org_id, id AS order, n,
  iso_instant(line->>'at') AS at,
  (line->>'status') AS status,
  (line->>'byId') AS by_id,
  (line->>'note') AS note
FROM orders, jsonb_array_elements(doc->'body'->'statusHistory') WITH ORDINALITY AS lines(line, n) WHERE NOT deleted;

-- Activity
CREATE TABLE IF NOT EXISTS activities (
  org_id uuid NOT NULL REFERENCES organisation (id),
  id text COLLATE "C" NOT NULL,
  rev bigint NOT NULL,
  deleted boolean NOT NULL,
  scopes text[] NOT NULL,
  doc jsonb NOT NULL,
  PRIMARY KEY (org_id, id)
);
DROP VIEW IF EXISTS bi_activities;
ALTER TABLE activities ADD COLUMN IF NOT EXISTS kind text GENERATED ALWAYS AS ((doc->'body'->>'kind')) STORED;
ALTER TABLE activities ADD COLUMN IF NOT EXISTS status text GENERATED ALWAYS AS ((doc->'body'->>'status')) STORED;
ALTER TABLE activities ADD COLUMN IF NOT EXISTS start_at timestamptz GENERATED ALWAYS AS (iso_instant(doc->'body'->>'startAt')) STORED;
ALTER TABLE activities ADD COLUMN IF NOT EXISTS account_id text GENERATED ALWAYS AS ((doc->'body'->>'accountId')) STORED;
ALTER TABLE activities ADD COLUMN IF NOT EXISTS owner_id text GENERATED ALWAYS AS ((doc->'body'->>'ownerId')) STORED;
CREATE INDEX IF NOT EXISTS activities_by_account ON activities (org_id, account_id);
ALTER TABLE activities ENABLE ROW LEVEL SECURITY;
ALTER TABLE activities FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS by_system ON activities;
DROP POLICY IF EXISTS reads ON activities;
DROP POLICY IF EXISTS creates ON activities;
DROP POLICY IF EXISTS changes ON activities;
CREATE POLICY by_system ON activities TO roadbook_owner USING (app_system() OR org_id = (SELECT app_org())) WITH CHECK (app_system());
CREATE POLICY reads ON activities FOR SELECT TO roadbook_app USING (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('read'))));
CREATE POLICY creates ON activities FOR INSERT TO roadbook_app WITH CHECK (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write'))));
CREATE POLICY changes ON activities FOR UPDATE TO roadbook_app USING (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write')))) WITH CHECK (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write'))));
REVOKE ALL ON activities FROM roadbook_app;
GRANT SELECT, INSERT, UPDATE ON activities TO roadbook_app;
DROP TRIGGER IF EXISTS guard ON activities;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON activities FOR EACH ROW EXECUTE FUNCTION guard_author('ownerId', 'append');
CREATE VIEW bi_activities WITH (security_invoker = true) AS SELECT org_id, id, rev,
  (doc->'body'->>'kind') AS kind,
  (doc->'body'->>'channel') AS channel,
  (doc->'body'->>'status') AS status,
  iso_instant(doc->'body'->>'startAt') AS start_at,
  (doc->'body'->>'durationMin')::bigint AS duration_min,
  (doc->'body'->>'accountId') AS account_id,
  doc->'body'->'contactIds' AS contact_ids,
  doc->'body'->'colleagueIds' AS colleague_ids,
  (doc->'body'->>'ownerId') AS owner_id,
  (doc->'body'->>'subject') AS subject,
  (doc->'body'->>'text') AS text,
  (doc->'body'->>'satisfaction')::bigint AS satisfaction,
  doc->'body'->'productIds' AS product_ids,
  doc->'body'->'topics' AS topics,
  (doc->'body'->>'outcome') AS outcome,
  (doc->'body'->>'direction') AS direction,
  (doc->'body'->>'address') AS address,
  (doc->'body'->>'source') AS source,
  (doc->'body'->>'sourceId') AS source_id,
  (doc->'body'->>'leftOut')::bigint AS left_out
FROM activities WHERE NOT deleted;

-- Rating
CREATE TABLE IF NOT EXISTS ratings (
  org_id uuid NOT NULL REFERENCES organisation (id),
  id text COLLATE "C" NOT NULL,
  rev bigint NOT NULL,
  deleted boolean NOT NULL,
  scopes text[] NOT NULL,
  doc jsonb NOT NULL,
  PRIMARY KEY (org_id, id)
);
DROP VIEW IF EXISTS bi_ratings;
ALTER TABLE ratings ADD COLUMN IF NOT EXISTS account_id text GENERATED ALWAYS AS ((doc->'body'->>'accountId')) STORED;
ALTER TABLE ratings ADD COLUMN IF NOT EXISTS contact_id text GENERATED ALWAYS AS ((doc->'body'->>'contactId')) STORED;
ALTER TABLE ratings ADD COLUMN IF NOT EXISTS rated_on date GENERATED ALWAYS AS (iso_date(doc->'body'->>'ratedOn')) STORED;
ALTER TABLE ratings ADD COLUMN IF NOT EXISTS owner_id text GENERATED ALWAYS AS ((doc->'body'->>'ownerId')) STORED;
CREATE INDEX IF NOT EXISTS ratings_by_account ON ratings (org_id, account_id);
ALTER TABLE ratings ENABLE ROW LEVEL SECURITY;
ALTER TABLE ratings FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS by_system ON ratings;
DROP POLICY IF EXISTS reads ON ratings;
DROP POLICY IF EXISTS creates ON ratings;
DROP POLICY IF EXISTS changes ON ratings;
CREATE POLICY by_system ON ratings TO roadbook_owner USING (app_system() OR org_id = (SELECT app_org())) WITH CHECK (app_system());
CREATE POLICY reads ON ratings FOR SELECT TO roadbook_app USING (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('read'))));
CREATE POLICY creates ON ratings FOR INSERT TO roadbook_app WITH CHECK (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write'))));
CREATE POLICY changes ON ratings FOR UPDATE TO roadbook_app USING (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write')))) WITH CHECK (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write'))));
REVOKE ALL ON ratings FROM roadbook_app;
GRANT SELECT, INSERT, UPDATE ON ratings TO roadbook_app;
DROP TRIGGER IF EXISTS guard ON ratings;
CREATE VIEW bi_ratings WITH (security_invoker = true) AS SELECT org_id, id, rev,
  (doc->'body'->>'accountId') AS account_id,
  (doc->'body'->>'contactId') AS contact_id,
  (doc->'body'->>'about') AS about,
  (doc->'body'->>'recordId') AS record_id,
  (doc->'body'->>'expected')::bigint AS expected,
  (doc->'body'->>'experienced')::bigint AS experienced,
  iso_date(doc->'body'->>'ratedOn') AS rated_on,
  (doc->'body'->>'ownerId') AS owner_id,
  (doc->'body'->>'note') AS note
FROM ratings WHERE NOT deleted;

-- Tie
CREATE TABLE IF NOT EXISTS ties (
  org_id uuid NOT NULL REFERENCES organisation (id),
  id text COLLATE "C" NOT NULL,
  rev bigint NOT NULL,
  deleted boolean NOT NULL,
  scopes text[] NOT NULL,
  doc jsonb NOT NULL,
  PRIMARY KEY (org_id, id)
);
DROP VIEW IF EXISTS bi_ties;
ALTER TABLE ties ADD COLUMN IF NOT EXISTS account_id text GENERATED ALWAYS AS ((doc->'body'->>'accountId')) STORED;
ALTER TABLE ties ADD COLUMN IF NOT EXISTS kind text GENERATED ALWAYS AS ((doc->'body'->>'kind')) STORED;
ALTER TABLE ties ADD COLUMN IF NOT EXISTS owner_id text GENERATED ALWAYS AS ((doc->'body'->>'ownerId')) STORED;
CREATE INDEX IF NOT EXISTS ties_by_account ON ties (org_id, account_id);
ALTER TABLE ties ENABLE ROW LEVEL SECURITY;
ALTER TABLE ties FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS by_system ON ties;
DROP POLICY IF EXISTS reads ON ties;
DROP POLICY IF EXISTS creates ON ties;
DROP POLICY IF EXISTS changes ON ties;
CREATE POLICY by_system ON ties TO roadbook_owner USING (app_system() OR org_id = (SELECT app_org())) WITH CHECK (app_system());
CREATE POLICY reads ON ties FOR SELECT TO roadbook_app USING (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('read'))));
CREATE POLICY creates ON ties FOR INSERT TO roadbook_app WITH CHECK (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write'))));
CREATE POLICY changes ON ties FOR UPDATE TO roadbook_app USING (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write')))) WITH CHECK (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write'))));
REVOKE ALL ON ties FROM roadbook_app;
GRANT SELECT, INSERT, UPDATE ON ties TO roadbook_app;
DROP TRIGGER IF EXISTS guard ON ties;
CREATE VIEW bi_ties WITH (security_invoker = true) AS SELECT org_id, id, rev,
  (doc->'body'->>'accountId') AS account_id,
  (doc->'body'->>'kind') AS kind,
  (doc->'body'->>'name') AS name,
  iso_date(doc->'body'->>'since') AS since,
  iso_date(doc->'body'->>'until') AS until,
  (doc->'body'->>'ownerId') AS owner_id,
  (doc->'body'->>'note') AS note
FROM ties WHERE NOT deleted;

-- Answer to a suggestion
CREATE TABLE IF NOT EXISTS suggestion_answers (
  org_id uuid NOT NULL REFERENCES organisation (id),
  id text COLLATE "C" NOT NULL,
  rev bigint NOT NULL,
  deleted boolean NOT NULL,
  scopes text[] NOT NULL,
  doc jsonb NOT NULL,
  PRIMARY KEY (org_id, id)
);
DROP VIEW IF EXISTS bi_suggestion_answers;
ALTER TABLE suggestion_answers ADD COLUMN IF NOT EXISTS account_id text GENERATED ALWAYS AS ((doc->'body'->>'accountId')) STORED;
ALTER TABLE suggestion_answers ADD COLUMN IF NOT EXISTS product_id text GENERATED ALWAYS AS ((doc->'body'->>'productId')) STORED;
ALTER TABLE suggestion_answers ADD COLUMN IF NOT EXISTS answer text GENERATED ALWAYS AS ((doc->'body'->>'answer')) STORED;
ALTER TABLE suggestion_answers ADD COLUMN IF NOT EXISTS owner_id text GENERATED ALWAYS AS ((doc->'body'->>'ownerId')) STORED;
ALTER TABLE suggestion_answers ADD COLUMN IF NOT EXISTS order_id text GENERATED ALWAYS AS ((doc->'body'->>'orderId')) STORED;
CREATE INDEX IF NOT EXISTS suggestion_answers_by_account ON suggestion_answers (org_id, account_id);
ALTER TABLE suggestion_answers ENABLE ROW LEVEL SECURITY;
ALTER TABLE suggestion_answers FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS by_system ON suggestion_answers;
DROP POLICY IF EXISTS reads ON suggestion_answers;
DROP POLICY IF EXISTS creates ON suggestion_answers;
DROP POLICY IF EXISTS changes ON suggestion_answers;
CREATE POLICY by_system ON suggestion_answers TO roadbook_owner USING (app_system() OR org_id = (SELECT app_org())) WITH CHECK (app_system());
CREATE POLICY reads ON suggestion_answers FOR SELECT TO roadbook_app USING (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('read'))));
CREATE POLICY creates ON suggestion_answers FOR INSERT TO roadbook_app WITH CHECK (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write'))));
CREATE POLICY changes ON suggestion_answers FOR UPDATE TO roadbook_app USING (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write')))) WITH CHECK (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write'))));
REVOKE ALL ON suggestion_answers FROM roadbook_app;
GRANT SELECT, INSERT, UPDATE ON suggestion_answers TO roadbook_app;
DROP TRIGGER IF EXISTS guard ON suggestion_answers;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON suggestion_answers FOR EACH ROW EXECUTE FUNCTION guard_author('ownerId', 'append');
CREATE VIEW bi_suggestion_answers WITH (security_invoker = true) AS SELECT org_id, id, rev,
  (doc->'body'->>'accountId') AS account_id,
  (doc->'body'->>'kind') AS kind,
  (doc->'body'->>'productId') AS product_id,
  (doc->'body'->>'recordId') AS record_id,
  (doc->'body'->>'answer') AS answer,
  (doc->'body'->>'reason') AS reason,
  (doc->'body'->>'note') AS note,
  iso_instant(doc->'body'->>'at') AS at,
  (doc->'body'->>'ownerId') AS owner_id,
  (doc->'body'->>'orderId') AS order_id
FROM suggestion_answers WHERE NOT deleted;

-- Duplicate check
CREATE TABLE IF NOT EXISTS duplicate_answers (
  org_id uuid NOT NULL REFERENCES organisation (id),
  id text COLLATE "C" NOT NULL,
  rev bigint NOT NULL,
  deleted boolean NOT NULL,
  scopes text[] NOT NULL,
  doc jsonb NOT NULL,
  PRIMARY KEY (org_id, id)
);
DROP VIEW IF EXISTS bi_duplicate_answers;
DROP VIEW IF EXISTS bi_duplicate_answers_accounts;
ALTER TABLE duplicate_answers ADD COLUMN IF NOT EXISTS answer text GENERATED ALWAYS AS ((doc->'body'->>'answer')) STORED;
ALTER TABLE duplicate_answers ADD COLUMN IF NOT EXISTS owner_id text GENERATED ALWAYS AS ((doc->'body'->>'ownerId')) STORED;
ALTER TABLE duplicate_answers ADD COLUMN IF NOT EXISTS parents jsonb GENERATED ALWAYS AS (jsonb_path_query_array(doc, '$.body.accounts[*].accountId')) STORED;
CREATE INDEX IF NOT EXISTS duplicate_answers_by_account ON duplicate_answers USING gin (parents);
ALTER TABLE duplicate_answers ENABLE ROW LEVEL SECURITY;
ALTER TABLE duplicate_answers FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS by_system ON duplicate_answers;
DROP POLICY IF EXISTS reads ON duplicate_answers;
DROP POLICY IF EXISTS creates ON duplicate_answers;
DROP POLICY IF EXISTS changes ON duplicate_answers;
CREATE POLICY by_system ON duplicate_answers TO roadbook_owner USING (app_system() OR org_id = (SELECT app_org())) WITH CHECK (app_system());
CREATE POLICY reads ON duplicate_answers FOR SELECT TO roadbook_app USING (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('read'))));
CREATE POLICY creates ON duplicate_answers FOR INSERT TO roadbook_app WITH CHECK (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write'))));
CREATE POLICY changes ON duplicate_answers FOR UPDATE TO roadbook_app USING (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write')))) WITH CHECK (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write'))));
REVOKE ALL ON duplicate_answers FROM roadbook_app;
GRANT SELECT, INSERT, UPDATE ON duplicate_answers TO roadbook_app;
DROP TRIGGER IF EXISTS guard ON duplicate_answers;
CREATE VIEW bi_duplicate_answers WITH (security_invoker = true) AS SELECT org_id, id, rev,
  (doc->'body'->>'of') AS of,
  (doc->'body'->>'firstId') AS first_id,
  (doc->'body'->>'secondId') AS second_id,
  (doc->'body'->>'answer') AS answer,
  (doc->'body'->>'keepId') AS keep_id,
  doc->'body'->'accounts' AS accounts,
  (doc->'body'->>'note') AS note,
  iso_instant(doc->'body'->>'at') AS at,
  (doc->'body'->>'ownerId') AS owner_id
FROM duplicate_answers WHERE NOT deleted;
CREATE VIEW bi_duplicate_answers_accounts WITH (security_invoker = true) AS SELECT org_id, id AS duplicate_answer, n,
  (line->>'accountId') AS account_id
FROM duplicate_answers, jsonb_array_elements(doc->'body'->'accounts') WITH ORDINALITY AS lines(line, n) WHERE NOT deleted;

-- Segment history
CREATE TABLE IF NOT EXISTS segment_histories (
  org_id uuid NOT NULL REFERENCES organisation (id),
  id text COLLATE "C" NOT NULL,
  rev bigint NOT NULL,
  deleted boolean NOT NULL,
  scopes text[] NOT NULL,
  doc jsonb NOT NULL,
  PRIMARY KEY (org_id, id)
);
DROP VIEW IF EXISTS bi_segment_histories;
DROP VIEW IF EXISTS bi_segment_histories_stays;
ALTER TABLE segment_histories ADD COLUMN IF NOT EXISTS account_id text GENERATED ALWAYS AS ((doc->'body'->>'accountId')) STORED;
CREATE INDEX IF NOT EXISTS segment_histories_by_account ON segment_histories (org_id, account_id);
ALTER TABLE segment_histories ENABLE ROW LEVEL SECURITY;
ALTER TABLE segment_histories FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS by_system ON segment_histories;
DROP POLICY IF EXISTS reads ON segment_histories;
DROP POLICY IF EXISTS creates ON segment_histories;
DROP POLICY IF EXISTS changes ON segment_histories;
CREATE POLICY by_system ON segment_histories TO roadbook_owner USING (app_system() OR org_id = (SELECT app_org())) WITH CHECK (app_system());
CREATE POLICY reads ON segment_histories FOR SELECT TO roadbook_app USING (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('read'))));
CREATE POLICY creates ON segment_histories FOR INSERT TO roadbook_app WITH CHECK (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write'))));
CREATE POLICY changes ON segment_histories FOR UPDATE TO roadbook_app USING (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write')))) WITH CHECK (org_id = (SELECT app_org()) AND ((SELECT app_administrator()) OR scopes && (SELECT app_keys('write'))));
REVOKE ALL ON segment_histories FROM roadbook_app;
GRANT SELECT, UPDATE (scopes) ON segment_histories TO roadbook_app;
DROP TRIGGER IF EXISTS guard ON segment_histories;
CREATE VIEW bi_segment_histories WITH (security_invoker = true) AS SELECT org_id, id, rev,
  (doc->'body'->>'accountId') AS account_id,
  doc->'body'->'stays' AS stays
FROM segment_histories WHERE NOT deleted;
CREATE VIEW bi_segment_histories_stays WITH (security_invoker = true) AS SELECT org_id, id AS segment_history, n,
  (line->>'key') AS key,
  (line->>'segmentId') AS segment_id,
  iso_date(line->>'from') AS from,
  (line->>'isEarlier')::boolean AS is_earlier,
  iso_date(line->>'until') AS until
FROM segment_histories, jsonb_array_elements(doc->'body'->'stays') WITH ORDINALITY AS lines(line, n) WHERE NOT deleted;
