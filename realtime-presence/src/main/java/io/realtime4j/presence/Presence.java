package io.realtime4j.presence;

/** Where the presence feature comes from. */
public final class Presence {
    private Presence() {}

    /**
     * Makes the feature with its defaults.
     *
     * @return a feature for one engine
     */
    public static PresenceFeature feature() {
        return feature(PresenceSettings.builder().build());
    }

    /**
     * Makes the feature. It handles client event {@code presence} and sends {@code presence_state} and {@code presence_diff}.
     *
     * @param settings its settings
     * @return a feature for one engine
     */
    public static PresenceFeature feature(PresenceSettings settings) {
        return new PresenceFeature(settings);
    }
}
