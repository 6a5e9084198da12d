package io.realtime4j.core.spi;

/**
 * How much may wait for slow readers.
 *
 * @param maxBytesPerLink bytes queued for one link, counting shared frames in full
 * @param maxBytesPerNode bytes queued for all links together, counting shared frames in full
 */
public record OutboundLimits(long maxBytesPerLink, long maxBytesPerNode) {
    /** Refuses ceilings below one frame of the largest size. */
    public OutboundLimits {
        if (maxBytesPerLink < 1 || maxBytesPerNode < maxBytesPerLink) {
            throw new IllegalArgumentException("outbound limits are " + maxBytesPerLink + " bytes per link and "
                    + maxBytesPerNode + " per node, needed is 1 <= per link <= per node");
        }
    }
}
