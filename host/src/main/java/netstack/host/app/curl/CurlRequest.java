package netstack.host.app.curl;

/// The request that a transfer sends.
final class CurlRequest {
    private CurlRequest() {}

    static String head(CurlOptions o, Transfer t) {
        t.method = o.method != null ? o.method : o.head ? "HEAD"
                : o.data != null ? "POST" : "GET";
        StringBuilder s = new StringBuilder(t.method + " " + t.url.path()
                + " HTTP/1." + (o.http10 ? 0 : 1) + "\r\n");
        field(s, o, "Host", t.url.authority());
        if (o.range != null) field(s, o, "Range", "bytes=" + o.range);
        field(s, o, "User-Agent", o.agent);
        field(s, o, "Accept", "*/*");
        for (String header : o.headers) {
            // "Name:" without a value takes a field away
            if (!header.matches("[^:]+:\\s*")) {
                s.append(header).append("\r\n");
            }
        }
        if (o.data != null) {
            field(s, o, "Content-Length",
                    Integer.toString(Curl.bytes(o.data).length));
            field(s, o, "Content-Type", "application/x-www-form-urlencoded");
        }
        return s.append("\r\n").toString();
    }

    /// A field of curl's own, unless `-H` speaks of it.
    private static void field(StringBuilder s, CurlOptions o, String name,
            String value) {
        for (String header : o.headers) {
            if (header.regionMatches(true, 0, name + ":", 0,
                    name.length() + 1)) {
                return;
            }
        }
        s.append(name).append(": ").append(value).append("\r\n");
    }
}
