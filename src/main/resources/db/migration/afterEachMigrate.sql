-- A hosting provider may have set default privileges that hand every new table and function of the owner to others:
-- Supabase gives all rights on them to the roles of its public web API. Whoever they are, they get nothing of the ledger.
-- This runs with each migration; what an operator grants in between to other roles than these stays.
DO $$
DECLARE
    stranger name;
    granted  record;
BEGIN
    FOR stranger IN
        SELECT DISTINCT quote_ident(pg_get_userbyid(acl.grantee))
        FROM pg_default_acl defaults, aclexplode(defaults.defaclacl) acl
        WHERE defaults.defaclrole = to_regrole(quote_ident(current_user)) AND acl.grantee <> 0
          AND pg_get_userbyid(acl.grantee) NOT IN (current_user, 'ledger_service', 'ledger_finance')
    LOOP
        FOR granted IN
            SELECT relation.oid::regclass AS name
            FROM pg_class relation
            WHERE relation.relnamespace IN (to_regnamespace('public'), to_regnamespace('projection'), to_regnamespace('finance'))
              AND relation.relkind IN ('r', 'p', 'v', 'm', 'S')
              AND (relation.relname = 'flyway_schema_history'
                   OR EXISTS (SELECT FROM aclexplode(relation.relacl) acl WHERE pg_get_userbyid(acl.grantee) = 'ledger_service'))
        LOOP
            EXECUTE format('REVOKE ALL ON %s FROM %s', granted.name, stranger);
        END LOOP;
        FOR granted IN
            SELECT routine.oid::regprocedure AS name
            FROM pg_proc routine
            WHERE routine.pronamespace IN (to_regnamespace('public'), to_regnamespace('projection'), to_regnamespace('finance'))
              AND EXISTS (SELECT FROM aclexplode(routine.proacl) acl WHERE pg_get_userbyid(acl.grantee) = 'ledger_service')
        LOOP
            EXECUTE format('REVOKE ALL ON FUNCTION %s FROM %s', granted.name, stranger);
        END LOOP;
    END LOOP;
END $$;
