package netstack.host.app.http;

/// What a server has done.
public final class HttpStats {
    /// Connections that were accepted.
    public long connections;
    /// Requests that were answered.
    public long requests;
    /// Connections that broke off.
    public long broken;

    HttpStats() {}
}
