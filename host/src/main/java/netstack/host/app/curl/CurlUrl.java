package netstack.host.app.curl;

import netstack.ipv4.wire.Ipv4Addr;

/// `http://10.0.0.2:80/path`. There are no names: hosts are addresses, and
/// `localhost`.
record CurlUrl(String host, int port, String path) {
    private static final int HTTP = 80;

    static CurlUrl parse(String text) throws CurlException {
        String rest = text;
        int scheme = text.indexOf("://");
        if (scheme >= 0) {
            if (!text.regionMatches(true, 0, "http", 0, scheme)
                    || scheme != "http".length()) {
                throw new CurlException(CurlException.UNSUPPORTED_PROTOCOL,
                        "Protocol \"" + text.substring(0, scheme)
                        + "\" not supported or disabled in libcurl");
            }
            rest = text.substring(scheme + 3);
        }
        int end = 0;
        while (end < rest.length() && "/?#".indexOf(rest.charAt(end)) < 0) {
            end++;
        }
        String path = rest.substring(end).split("#", 2)[0];
        String[] host = rest.substring(0, end).split(":", -1);
        if (host[0].isEmpty()) throw malformed("No host part in the URL");
        return new CurlUrl(host[0], host.length == 1 ? HTTP : port(host),
                path.startsWith("/") ? path : "/" + path);
    }

    private static int port(String[] host) throws CurlException {
        if (host.length == 2 && host[1].matches("[0-9]{1,5}")) {
            int port = Integer.parseInt(host[1]);
            if (port <= 65535) return port;
        }
        throw malformed("Port number was not a decimal number between 0 and "
                + "65535");
    }

    private static CurlException malformed(String why) {
        return new CurlException(CurlException.URL_MALFORMAT, "URL using "
                + "bad/illegal format or missing URL: " + why);
    }

    /// Where `location` leads from here.
    CurlUrl resolve(String location) throws CurlException {
        if (location.contains("://")) return parse(location);
        if (location.startsWith("/")) return new CurlUrl(host, port, location);
        String folder = path.split("[?]", 2)[0];
        return new CurlUrl(host, port, folder.substring(0,
                folder.lastIndexOf('/') + 1) + location);
    }

    /// The host as an address.
    int address() throws CurlException {
        if (host.equals("localhost")) return Ipv4Addr.parse("127.0.0.1");
        try {
            return Ipv4Addr.parse(host);
        } catch (IllegalArgumentException e) {
            throw new CurlException(CurlException.COULDNT_RESOLVE_HOST,
                    "Could not resolve host: " + host);
        }
    }

    /// The field `Host`.
    String authority() {
        return port == HTTP ? host : host + ":" + port;
    }

    /// What is left of the path for `-O`.
    String fileName() {
        String bare = path.split("[?]", 2)[0];
        return bare.substring(bare.lastIndexOf('/') + 1);
    }

    @Override
    public String toString() {
        return "http://" + authority() + path;
    }
}
