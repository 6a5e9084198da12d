package io.realtime4j.acceptance;

import io.realtime4j.transport.tyrus.MountedServlet;
import io.realtime4j.transport.tyrus.MountedTransport;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.nio.file.Files;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Mounted in Apache Tomcat. */
final class TomcatScenarios extends ContainerConversation {
    @RegisterExtension
    static final TestServer server = server(EmbeddedTomcat::new);

    TomcatScenarios() {
        super(server, EmbeddedTomcat::new);
    }

    private static final class EmbeddedTomcat implements ContainerTransport.Container {
        private final Tomcat tomcat = new Tomcat();

        @Override
        public int start(MountedTransport transport) throws Exception {
            tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
            Connector connector = new Connector();
            connector.setPort(0);
            connector.setProperty("address", "127.0.0.1");
            tomcat.setConnector(connector);
            Context context = tomcat.addContext("", null);
            context.addServletContainerInitializer(new WsSci(), null);
            context.addServletContainerInitializer((types, servlets) -> addEndpoints(servlets, transport), null);
            Tomcat.addServlet(context, "realtime", MountedServlet.of(transport)).setAsyncSupported(true);
            context.addServletMappingDecoded("/*", "realtime");
            tomcat.start();
            return connector.getLocalPort();
        }

        private static void addEndpoints(ServletContext servlets, MountedTransport transport) throws ServletException {
            ServerContainer container = (ServerContainer) servlets.getAttribute(ServerContainer.class.getName());
            try {
                for (ServerEndpointConfig endpoint : transport.endpoints()) {
                    container.addEndpoint(endpoint);
                }
            } catch (DeploymentException e) {
                throw new ServletException(e);
            }
        }

        @Override
        public void stop() throws Exception {
            tomcat.stop();
            tomcat.destroy();
        }
    }
}
