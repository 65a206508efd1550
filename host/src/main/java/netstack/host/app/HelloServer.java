package netstack.host.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.ServerSocketFactory;

/// A server as one finds it in a textbook of Java: it knows `java.net`
/// alone, and runs on whatever stack its factory stands on.
public final class HelloServer {
    private final ServerSocketFactory sockets;
    private final int port;

    public HelloServer(ServerSocketFactory sockets, int port) {
        this.sockets = sockets;
        this.port = port;
    }

    // tag::plain_server[]
    /// Answers `n` connections, one after the other.
    public void serve(int n) throws IOException {
        try (ServerSocket listener = sockets.createServerSocket(port)) {
            for (int i = 0; i < n; i++) {
                try (Socket s = listener.accept()) {
                    answer(s);
                }
            }
        }
    }

    /// Says of each request how it began, until the client closes.
    private static void answer(Socket s) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(
                s.getInputStream(), StandardCharsets.US_ASCII));
        for (String first; (first = in.readLine()) != null;) {
            String line = in.readLine();
            while (line != null && !line.isEmpty()) line = in.readLine();
            String body = "you asked: " + first + "\n";
            s.getOutputStream().write(("HTTP/1.1 200 OK\r\n"
                    + "Content-Length: " + body.length() + "\r\n\r\n"
                    + body).getBytes(StandardCharsets.US_ASCII));
        }
    }
    // end::plain_server[]
}
