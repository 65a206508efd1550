package netstack.ipv4;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// What a real kernel did: files of `src/test/resources/golden`, with the command in line 1.
public final class Golden {
    private Golden() {
    }

    public static List<String> lines(String name) {
        try (InputStream in = Golden.class.getResourceAsStream("/golden/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static List<JsonObject> jsonl(String name) {
        return lines(name).stream().filter(l -> l.startsWith("{"))
            .map(l -> JsonParser.parseString(l).getAsJsonObject()).toList();
    }
}
