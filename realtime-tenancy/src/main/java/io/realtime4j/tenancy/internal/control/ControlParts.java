package io.realtime4j.tenancy.internal.control;

import java.time.InstantSource;

/** What the views of a control database share. */
record ControlParts(
        ControlServers servers,
        TenantTable table,
        KnownTenants known,
        Announcements announcements,
        SecretCipher cipher,
        InstantSource clock) {}
