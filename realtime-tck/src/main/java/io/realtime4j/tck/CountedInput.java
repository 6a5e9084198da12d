package io.realtime4j.tck;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Counts the reads that brought something. For one thread at a time. */
final class CountedInput extends FilterInputStream {
    private int reads;

    CountedInput(InputStream in) {
        super(in);
    }

    int reads() {
        return reads;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        count(read >= 0);
        return read;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = super.read(target, offset, length);
        count(count > 0);
        return count;
    }

    private void count(boolean some) {
        if (some) {
            reads++;
        }
    }
}
