package netstack.exercises.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Packs folders, and unpacks what strangers packed.
public final class Zips {

    private static final int MAX_ENTRIES = 2000;
    private static final long MAX_BYTES = 8 << 20;

    private Zips() {
    }

    /// Packs the files of `folder` whose path in it is `wanted` into `zip`,
    /// in order; how many. Links are not followed.
    public static int pack(Path folder, Path zip, Predicate<String> wanted)
            throws IOException {
        int n = 0;
        try (OutputStream out = Files.newOutputStream(zip);
                ZipOutputStream to = new ZipOutputStream(out);
                Stream<Path> files = Files.walk(folder)) {
            for (Path f : files.sorted().toList()) {
                String name = folder.relativize(f).toString()
                        .replace('\\', '/');
                if (Files.isRegularFile(f, LinkOption.NOFOLLOW_LINKS)
                        && wanted.test(name)) {
                    to.putNextEntry(new ZipEntry(name));
                    Files.copy(f, to);
                    to.closeEntry();
                    n++;
                }
            }
        }
        return n;
    }

    /// Unpacks `zip` into `folder`, and nothing outside of it.
    ///
    /// @throws IOException when an entry wants to lie elsewhere, or there
    ///         is too much of it
    public static void unpack(Path zip, Path folder) throws IOException {
        long left = MAX_BYTES;
        int entries = 0;
        try (ZipFile from = new ZipFile(zip.toFile())) {
            Enumeration<? extends ZipEntry> all = from.entries();
            while (all.hasMoreElements()) {
                ZipEntry e = all.nextElement();
                Path to = folder.resolve(e.getName()).normalize();
                if (!to.startsWith(folder) || ++entries > MAX_ENTRIES) {
                    throw new IOException("the zip holds too much, or "
                            + e.getName() + " lies outside of it");
                }
                if (!e.isDirectory()) {
                    left -= copy(from, e, to, left);
                }
            }
        }
    }

    private static long copy(ZipFile from, ZipEntry e, Path to, long left)
            throws IOException {
        Files.createDirectories(to.getParent());
        try (InputStream in = from.getInputStream(e)) {
            byte[] bytes = in.readNBytes((int) left + 1);
            if (bytes.length > left) {
                throw new IOException("the zip unpacks to more than "
                        + (MAX_BYTES >> 20) + " MiB");
            }
            Files.write(to, bytes);
            return bytes.length;
        }
    }

    /// The only folder in `folder` if there is nothing else, as most zips
    /// of students hold one; else `folder`.
    public static Path inside(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.filter(f -> !f.getFileName().toString()
                    .startsWith("__MACOSX")).toList();
            return all.size() == 1 && Files.isDirectory(all.getFirst())
                    ? inside(all.getFirst()) : folder;
        }
    }
}
