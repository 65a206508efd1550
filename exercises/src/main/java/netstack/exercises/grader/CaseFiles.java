package netstack.exercises.grader;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

/// Failing cases as files, so that they can be run again.
public final class CaseFiles {

    private final Path folder;

    CaseFiles(Path folder) {
        this.folder = folder;
    }

    /// Writes a case; its path as the student types it, or "" for nowhere.
    String write(String name, JsonElement given) {
        if (folder == null) {
            return "";
        }
        Path file = folder.resolve(name + ".json");
        try {
            Files.createDirectories(folder);
            Files.writeString(file, new GsonBuilder().setPrettyPrinting()
                    .create().toJson(given) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return fromHere(file.toAbsolutePath());
    }

    private static String fromHere(Path file) {
        Path here = Path.of("").toAbsolutePath();
        return file.startsWith(here) ? here.relativize(file).toString()
                : file.toString();
    }

    /// Reads a case that the grader wrote.
    ///
    /// @throws IOException when the file is not there or is no JSON
    public static JsonElement read(Path file) throws IOException {
        try {
            return JsonParser.parseString(Files.readString(file));
        } catch (JsonParseException e) {
            throw new IOException(file + " is not JSON");
        }
    }
}
