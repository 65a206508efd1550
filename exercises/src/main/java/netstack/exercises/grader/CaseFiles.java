package netstack.exercises.grader;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;

import netstack.host.pcap.CaptureFile;

/// Failing cases as files, so that they can be run again.
public final class CaseFiles {

    /// A case's frames have no times of their own.
    private static final long FRAME_NS = 1_000_000;

    private final Path folder;

    CaseFiles(Path folder) {
        this.folder = folder;
    }

    /// A case, and what it is a case of.
    public record Case(String exercise, String property, JsonElement given) {
    }

    /// Writes a case; its path as the student types it, or "" for nowhere.
    String write(Case c) {
        if (folder == null) {
            return "";
        }
        Path file = folder.resolve(c.exercise() + "-" + c.property()
                + ".json");
        try {
            Files.createDirectories(folder);
            Files.writeString(file, new GsonBuilder().setPrettyPrinting()
                    .create().toJson(c) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return fromHere(file.toAbsolutePath());
    }

    /// Writes the frames of a case as a pcapng file; its path, or "" when
    /// there is nothing to write.
    String capture(Case c, List<String> frames) {
        if (folder == null || frames.isEmpty()) {
            return "";
        }
        Path file = folder.resolve(c.exercise() + "-" + c.property()
                + ".pcapng");
        try (CaptureFile out = new CaptureFile(file)) {
            int point = out.point(c.exercise());
            for (int i = 0; i < frames.size(); i++) {
                byte[] b = HexFormat.of().parseHex(frames.get(i));
                out.frame(point, i * FRAME_NS, b, b.length, 0, "");
            }
            out.flush(frames.size() * FRAME_NS);
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
    /// @throws IOException when the file is not there or holds no case
    public static Case read(Path file) throws IOException {
        try {
            Case c = new Gson().fromJson(Files.readString(file), Case.class);
            if (c != null && c.exercise() != null && c.property() != null
                    && c.given() != null) {
                return c;
            }
        } catch (JsonParseException e) {
            throw new IOException("it is not JSON", e);
        }
        throw new IOException("it names no exercise, property and case");
    }
}
