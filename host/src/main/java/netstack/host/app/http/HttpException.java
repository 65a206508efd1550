package netstack.host.app.http;

import java.io.IOException;

/// A message that can't be served, with the status to answer it with.
@SuppressWarnings("serial")
public final class HttpException extends IOException {
    final int status;

    HttpException(int status, String why) {
        super(why);
        this.status = status;
    }
}
