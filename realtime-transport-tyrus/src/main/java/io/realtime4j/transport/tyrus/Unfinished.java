package io.realtime4j.transport.tyrus;

/** A body or a message that waits for its next part and can make room for others. Confined to the lane. */
interface Unfinished {
    /** What it has taken from the lane's budget. */
    int reserved();

    /** Makes room for others: its client has to begin anew. */
    void giveUp();
}
