package io.realtime4j.examples.mounted;

import io.realtime4j.broadcast.Broadcast;
import io.realtime4j.core.Realtime;
import io.realtime4j.core.RealtimeSettings;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.TenantStore;
import io.realtime4j.tenancy.Jwt;
import io.realtime4j.transport.tyrus.MountedServlet;
import io.realtime4j.transport.tyrus.MountedTransport;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;

/** The engine in a Tomcat that the application runs: WebSockets through its endpoint, HTTP through a servlet. */
public final class MountedInTomcat implements AutoCloseable {
    /** The secret of the one tenant. */
    public static final String SECRET = "a-secret-for-this-example-only-0123456789";

    private final Tomcat tomcat = new Tomcat();
    private final Connector connector = new Connector();
    private final Realtime realtime;

    private MountedInTomcat(int port) throws IOException, LifecycleException {
        // docs: start mount
        MountedTransport transport = MountedTransport.create();
        realtime = Realtime.builder()
                .settings(RealtimeSettings.builder()
                        .defaultTenant(new TenantId("app"))
                        .build())
                .tenants(TenantStore.inMemory(
                        Tenant.named("app").jwtSecret(SECRET).build()))
                .tokenVerifier(Jwt.verifier())
                .feature(Broadcast.feature())
                .transport(transport)
                .start();
        // docs: end mount
        tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
        connector.setPort(port);
        connector.setProperty("address", InetAddress.getLoopbackAddress().getHostAddress());
        tomcat.setConnector(connector);
        Context context = tomcat.addContext("", null);
        context.addServletContainerInitializer(new WsSci(), null);
        context.addServletContainerInitializer((types, servlets) -> mount(transport, servlets), null);
        tomcat.start();
    }

    // docs: start endpoints
    private static void mount(MountedTransport transport, ServletContext context) throws ServletException {
        ServerContainer container = (ServerContainer) context.getAttribute(ServerContainer.class.getName());
        try {
            for (ServerEndpointConfig endpoint : transport.endpoints()) {
                container.addEndpoint(endpoint);
            }
        } catch (DeploymentException e) {
            throw new ServletException(e);
        }
        ServletRegistration.Dynamic servlet = context.addServlet("realtime", MountedServlet.of(transport));
        // whatever no other servlet takes; Tomcat serves WebSockets only at paths where some servlet is mapped
        servlet.addMapping("/");
        servlet.setAsyncSupported(true);
    }
    // docs: end endpoints

    /**
     * Starts container and engine.
     *
     * @param port where to listen on the loopback interface, 0 for any
     * @return both, running
     * @throws IOException when there is no place for temporary files
     * @throws LifecycleException when Tomcat does not start
     */
    public static MountedInTomcat start(int port) throws IOException, LifecycleException {
        return new MountedInTomcat(port);
    }

    /** {@return where it listens} */
    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public void close() throws LifecycleException {
        realtime.close();
        tomcat.stop();
        tomcat.destroy();
    }

    /**
     * Runs it until the program is stopped.
     *
     * @param args none
     * @throws Exception when it does not start, or is interrupted
     */
    public static void main(String[] args) throws Exception {
        try (MountedInTomcat running = start(4000)) {
            System.out.println("mounted at http://localhost:" + running.port() + "/");
            Thread.currentThread().join();
        }
    }
}
