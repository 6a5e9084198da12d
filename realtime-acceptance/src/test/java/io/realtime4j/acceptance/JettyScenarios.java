package io.realtime4j.acceptance;

import io.realtime4j.transport.tyrus.MountedServlet;
import io.realtime4j.transport.tyrus.MountedTransport;
import jakarta.websocket.server.ServerEndpointConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.ee11.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Mounted in Eclipse Jetty. */
final class JettyScenarios extends ContainerConversation {
    @RegisterExtension
    static final TestServer server = server(EmbeddedJetty::new);

    JettyScenarios() {
        super(server, EmbeddedJetty::new);
    }

    private static final class EmbeddedJetty implements ContainerTransport.Container {
        private final Server jetty = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

        @Override
        public int start(MountedTransport transport) throws Exception {
            ServletContextHandler context = new ServletContextHandler("/");
            JakartaWebSocketServletContainerInitializer.configure(context, (servlets, container) -> {
                for (ServerEndpointConfig endpoint : transport.endpoints()) {
                    container.addEndpoint(endpoint);
                }
            });
            context.addServlet(new ServletHolder(MountedServlet.of(transport)), "/*");
            jetty.setHandler(context);
            jetty.start();
            return jetty.getURI().getPort();
        }

        @Override
        public void stop() throws Exception {
            jetty.stop();
        }
    }
}
