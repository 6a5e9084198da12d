package io.realtime4j.examples.authorizer;

import io.realtime4j.core.spi.Authorizer;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

// docs: start authorizer
/** Members of a room may read it; all but guests may write. Where memberships are kept is the application's business. */
public final class RoomMembers implements Authorizer {
    private final Function<String, CompletionStage<Map<String, String>>> rooms;

    /**
     * Makes the authorizer.
     *
     * @param rooms finds the roles of a room's members by their subject; called on any thread, does not block
     */
    public RoomMembers(Function<String, CompletionStage<Map<String, String>>> rooms) {
        this.rooms = rooms;
    }

    @Override
    public CompletionStage<Result> read(Request request) {
        return decide(request, Set.of("owner", "member", "guest"));
    }

    @Override
    public CompletionStage<Result> write(Request request) {
        return decide(request, Set.of("owner", "member"));
    }

    private CompletionStage<Result> decide(Request request, Set<String> allowed) {
        String subject = request.claims().subject();
        if (subject == null) {
            return CompletableFuture.completedFuture(new Decided(false, false));
        }
        return rooms.apply(request.topic()).handle((members, failure) -> {
            if (members == null) {
                return new Failed(Failure.UNAVAILABLE, "the store of rooms does not answer");
            }
            boolean granted = allowed.contains(members.getOrDefault(subject, ""));
            return new Decided(granted, granted);
        });
    }
}
// docs: end authorizer
