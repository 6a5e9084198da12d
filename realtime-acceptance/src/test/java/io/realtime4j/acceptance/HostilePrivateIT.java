package io.realtime4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Code of policies that wants to get at the claims of who joined before, or at more rights. One connection serves all joins, so that what
 * one leaves the next may find.
 */
@Tag("spec-05")
final class HostilePrivateIT {
    private static final String ROOM = "realtime:room";
    private static final String DENIED =
            "Unauthorized: You do not have permissions to read from this Channel topic: room";

    @RegisterExtension
    static final ManagedServer server = new ManagedServer();

    private final Project abc = Project.on(server).writing("true");

    @AfterEach
    void dropAttack() {
        abc.reading("true").execute("drop function if exists public.attack()");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "perform set_config('my.loot', claims, false) | current_setting('my.loot', true) like '%victim%'",
                "perform set_config('request.jwt.claims', claims, false) | claims like '%victim%'",
                "perform set_config('request.headers', claims, false)"
                        + " | current_setting('request.headers', true) like '%victim%'",
                "perform set_config('realtime.topic', 'loot', false) | realtime.topic() = 'loot'",
                "perform set_config('request.jwt.claim.sub', 'victim', false)"
                        + " | current_setting('request.jwt.claim.sub', true) = 'victim'",
                "create temp table loot as select claims | to_regclass('pg_temp.loot') is not null",
                "execute format('prepare loot as select %L', claims)"
                        + " | exists (select from pg_prepared_statements where statement like '%victim%')",
                "perform pg_advisory_lock(815) | exists (select from pg_locks where locktype = 'advisory' and objid ="
                        + " 815)",
                "execute format('declare loot cursor with hold for select %L', claims)"
                        + " | exists (select from pg_cursors where statement like '%victim%')",
                "perform lo_from_bytea(815, claims::bytea) | exists (select from pg_largeobject_metadata where oid ="
                        + " 815)",
                "insert into public.loot values (claims) | exists (select from public.loot)",
                "execute 'create function pg_temp.loot() returns int language sql as ''select 1'''"
                        + " | to_regproc('pg_temp.loot') is not null",
                "perform pg_sleep(0) | exists (select from pg_stat_activity where query like '%victim%'"
                        + " and pid <> pg_backend_pid())",
            })
    @DisplayName("what a policy keeps of one caller's claims, the next caller's policy does not find")
    void givenPolicyThatKeepsClaims_whenAnotherJoins_thenNothingIsFound(String keep, String find) {
        abc.execute("drop table if exists public.loot; create table public.loot (claims text);"
                + " grant all on public.loot to public");
        abc.execute("create or replace function public.attack() returns boolean language plpgsql as $$"
                + " declare claims text := current_setting('request.jwt.claims', true); begin"
                + " if auth.jwt() ->> 'sub' = 'victim' then " + keep + "; return true; end if;"
                + " return " + find + "; end $$");
        abc.reading("public.attack()");

        Client victim = join("victim").expectJoined("1", "1", ROOM);
        Client attacker = join("attacker");

        attacker.expectRefused("1", ROOM, DENIED);
        victim.expectNothing();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "perform set_config('role', 'none', true)",
                "perform set_config('role', 'service_role', false)",
                "execute 'set role supabase_admin'",
                "execute 'reset role'",
                "execute 'set session authorization default'",
                "execute 'alter role authenticated bypassrls'",
                "execute 'create policy loot on realtime.messages using (true)'",
                "perform pg_read_file('PG_VERSION')",
                "perform * from _realtime.tenants",
                "perform * from pg_authid"
            })
    @DisplayName("a policy that wants more rights than its role has is refused, and the next caller is served")
    void givenPolicyThatWantsMoreRights_whenJoining_thenRefused(String attack) {
        abc.execute("create or replace function public.attack() returns boolean language plpgsql as $$ begin "
                + "if auth.jwt() ->> 'sub' = 'attacker' then " + attack + "; end if; return true; end $$");
        abc.reading("public.attack()");

        join("attacker").expectRefused("1", ROOM, DENIED);

        join("victim").expectJoined("1", "1", ROOM);
    }

    @Test
    @DisplayName("after an attack the role is the caller's own for whoever comes next")
    void givenAttack_whenOthersJoin_thenTheirRoleCounts() {
        abc.execute("create or replace function public.attack() returns boolean language plpgsql as $$"
                + " declare mine text := auth.role(); begin begin"
                + " execute 'set role service_role'; exception when others then null; end; execute 'reset all';"
                + " return current_user = mine and current_setting('is_superuser') = 'off'; end $$");
        abc.reading("public.attack()");

        for (String role : new String[] {"authenticated", "anon", "authenticated"}) {
            abc.as(role).joinPrivate(ROOM);
        }
        assertThat(abc.value("select count(*) from realtime.messages")).isEqualTo("0");
    }

    private Client join(String subject) {
        return abc.with(Tokens.hs256("{'role':'authenticated','sub':'" + subject + "','exp':" + Tokens.ALWAYS + "}"))
                .sendPrivateJoin("1", ROOM);
    }
}
