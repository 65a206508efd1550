package netstack.host.app.curl;

import netstack.host.app.http.HttpHeaders;

/// What is known of a transfer, for `-w` and the meter. Times are ns since
/// its start.
final class Transfer {
    final long started;
    CurlUrl url;
    int status;
    int minor = 1;
    HttpHeaders headers = new HttpHeaders();
    String method = "GET";
    String localIp = "";
    int localPort;
    int connects;
    int redirects;
    long connected;
    long pretransfer;
    long firstByte;
    long total;
    long headerSize;
    long size;
    long expected = -1;
    int exitCode;
    String error = "";
    String file = "";

    Transfer(long started, CurlUrl url) {
        this.started = started;
        this.url = url;
    }
}
