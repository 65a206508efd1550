package netstack.host.app.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The header fields of a message, in their order; names in any case.
public final class HttpHeaders {
    /// One field, its value without the white space around it.
    public record Field(String name, String value) {}

    private final List<Field> fields = new ArrayList<>();

    void add(String name, String value) {
        fields.add(new Field(name, value));
    }

    public List<Field> fields() {
        return fields;
    }

    /// The value of the first field `name`, null if there is none.
    public String first(String name) {
        for (Field f : fields) {
            if (f.name.equalsIgnoreCase(name)) return f.value;
        }
        return null;
    }

    /// How many fields are called `name`.
    int count(String name) {
        int n = 0;
        for (Field f : fields) {
            if (f.name.equalsIgnoreCase(name)) n++;
        }
        return n;
    }

    /// Whether one of the values of the list `name` is `token`.
    public boolean has(String name, String token) {
        for (Field f : fields) {
            if (!f.name.equalsIgnoreCase(name)) continue;
            for (String t : f.value.toLowerCase(Locale.ROOT).split(",")) {
                if (t.strip().equals(token)) return true;
            }
        }
        return false;
    }

    /// The length of the body that `Content-Length` gives, -1 if none does.
    public long contentLength() throws HttpException {
        String value = first("Content-Length");
        if (value == null) return -1;
        // RFC 9112, 6.3: different lengths are an attack or a mistake.
        if (count("Content-Length") > 1 || !value.matches("[0-9]{1,18}")) {
            throw new HttpException(HttpStatus.BAD_REQUEST,
                    "Content-Length " + value);
        }
        return Long.parseLong(value);
    }
}
