package io.realtime4j.tenancy.internal.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.realtime4j.tenancy.internal.admin.ExtensionDraft.Incomplete;
import io.realtime4j.tenancy.internal.control.ExtensionRecord;
import io.realtime4j.tenancy.internal.control.TenantRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a request says about a tenant, read and checked. Pure.
 *
 * @param members changes of its members
 * @param extensions the extensions that replace those there are, or null to keep them
 */
record TenantChanges(
        List<Consumer<TenantDraft>> members, @Nullable List<ExtensionDraft> extensions) {

    /** Reads a request; what is wrong with it goes to {@code faults}, and makes the result meaningless. */
    static TenantChanges read(ObjectNode tenant, Incomplete incomplete, Faults faults) {
        List<Consumer<TenantDraft>> members = new ArrayList<>();
        Field.all().forEach(field -> field.read(tenant, members, faults));
        JsonNode extensions = tenant.get("extensions");
        return new TenantChanges(
                members, extensions == null ? null : ExtensionDraft.readAll(extensions, incomplete, faults));
    }

    /** Makes the changes; the maker encrypts. */
    TenantRecord applyTo(TenantRecord before, Function<ExtensionDraft, ExtensionRecord> maker) {
        TenantDraft draft = TenantDraft.of(before);
        members.forEach(change -> change.accept(draft));
        if (extensions != null) {
            draft.record().extensions(extensions.stream().map(maker).toList());
        }
        return draft.build();
    }
}
