package io.realtime4j.acceptance;

import io.realtime4j.embedded.TestDatabase;
import java.util.HashSet;
import java.util.Set;

/** A tenant whose policies look into a table of grants, of which this has a copy. */
final class IsolatedTenant {
    final Project project;

    private final Set<String> grants = new HashSet<>();

    IsolatedTenant(ManagedServer server, TestDatabase database, String secret) {
        project = Project.signedWith(secret, server, database);
        project.execute("create table public.grants (act text, who text, topic text, unique (act, who, topic));"
                + " grant select on public.grants to public");
        project.reading(granted("read")).writing(granted("write"));
    }

    private static String granted(String act) {
        return "exists (select from public.grants g where g.act = '" + act
                + "' and g.who = auth.jwt() ->> 'user' and g.topic = realtime.topic())";
    }

    String token(String user, int number) {
        return project.token("{'role':'authenticated','sub':'" + user + "','user':'" + user + "','n':" + number
                + ",'exp':" + Tokens.ALWAYS + "}");
    }

    boolean mayRead(String user, String topic) {
        return grants.contains("'read','" + user + "','" + topic + "'");
    }

    boolean mayWrite(String user, String topic) {
        return grants.contains("'write','" + user + "','" + topic + "'");
    }

    /** Gives a grant, or takes it when it was given. */
    void turn(String act, String user, String topic) {
        String grant = "'" + act + "','" + user + "','" + topic + "'";
        if (grants.remove(grant)) {
            project.execute("delete from public.grants where (act, who, topic) = (" + grant + ")");
        } else {
            grants.add(grant);
            project.execute("insert into public.grants values (" + grant + ")");
        }
    }
}
