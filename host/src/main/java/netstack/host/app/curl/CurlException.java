package netstack.host.app.curl;

import java.io.IOException;

/// A transfer failed: curl's exit code and what it says of it.
@SuppressWarnings("serial")
final class CurlException extends IOException {
    static final int UNSUPPORTED_PROTOCOL = 1;
    static final int FAILED_INIT = 2;
    static final int URL_MALFORMAT = 3;
    static final int COULDNT_RESOLVE_HOST = 6;
    static final int COULDNT_CONNECT = 7;
    static final int WEIRD_SERVER_REPLY = 8;
    static final int PARTIAL_FILE = 18;
    static final int HTTP_RETURNED_ERROR = 22;
    static final int WRITE_ERROR = 23;
    static final int OPERATION_TIMEDOUT = 28;
    static final int TOO_MANY_REDIRECTS = 47;
    static final int GOT_NOTHING = 52;
    static final int SEND_ERROR = 55;
    static final int RECV_ERROR = 56;

    final int code;

    CurlException(int code, String message) {
        super(message);
        this.code = code;
    }
}
