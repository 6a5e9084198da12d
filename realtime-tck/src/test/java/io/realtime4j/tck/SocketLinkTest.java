package io.realtime4j.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.tck.ClientLink.Text;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SocketLinkTest {
    @Test
    void givenFramesOfOneAndOfSeveralWrites_whenReceived_thenItsReadsAreCounted() throws Exception {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket client = new Socket(listening.getInetAddress(), listening.getLocalPort());
                Socket server = listening.accept()) {
            CountedInput counted = new CountedInput(client.getInputStream());
            SocketLink link = new SocketLink(client, counted, new DataInputStream(new BufferedInputStream(counted)));
            OutputStream out = server.getOutputStream();

            out.write(frames("one", "write"));
            assertThat(link.next()).isEqualTo(new Text("one"));
            assertThat(link.next()).isEqualTo(new Text("write"));
            int ofOneWrite = link.reads();
            out.write(frames("two"));
            assertThat(link.next()).isEqualTo(new Text("two"));
            out.write(frames("writes"));
            assertThat(link.next()).isEqualTo(new Text("writes"));

            assertThat(ofOneWrite).isEqualTo(1);
            assertThat(link.reads()).isEqualTo(3);
        }
    }

    private static byte[] frames(String... texts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String text : texts) {
            bytes.write(0x81);
            bytes.write(text.length());
            bytes.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        }
        return bytes.toByteArray();
    }
}
