package netstack.book;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Listings and tags belong together: each tag in the code is printed, each is closed, and what
/// is printed fits the page.
class TagsTest {
    private static final Path CODE = Path.of("..");
    private static final Pattern TAG = Pattern.compile("// (tag|end)::([A-Za-z0-9_.]+)\\[]");
    private static final Pattern INCLUDE =
            Pattern.compile("include::\\{code-root}/([^\\[]+)\\[.*?tags?=\"?([A-Za-z0-9_.;]+)");
    private static final int PAGE = 80;
    private static final int LINES = 42;

    private static List<Path> files(Path root, String suffix) throws IOException {
        try (Stream<Path> walk = Files.walk(root)) {
            return walk.filter(f -> f.toString().endsWith(suffix)).sorted().toList();
        }
    }

    /// Module-relative file -> tag -> printed lines.
    private static Map<String, Map<String, List<String>>> tagged() throws IOException {
        Map<String, Map<String, List<String>>> all = new TreeMap<>();
        try (var modules = Files.newDirectoryStream(CODE)) {
            for (Path module : modules) {
                Path sources = module.resolve("src");
                if (!Files.isDirectory(sources)) continue;
                for (Path file : files(sources, ".java")) {
                    if (file.endsWith("TagsTest.java")) continue;
                    Map<String, List<String>> tags = tags(file);
                    if (!tags.isEmpty()) all.put(CODE.relativize(file).toString(), tags);
                }
            }
        }
        return all;
    }

    private static Map<String, List<String>> tags(Path file) throws IOException {
        Map<String, List<String>> tags = new TreeMap<>();
        Set<String> open = new TreeSet<>();
        for (String line : Files.readAllLines(file)) {
            Matcher m = TAG.matcher(line);
            if (!m.find()) {
                open.forEach(tag -> tags.get(tag).add(line));
            } else if (m.group(1).equals("tag")) {
                assertThat(open.add(m.group(2))).as("%s opened twice in %s", line, file).isTrue();
                tags.computeIfAbsent(m.group(2), t -> new ArrayList<>());
            } else {
                assertThat(open.remove(m.group(2))).as("%s not open in %s", line, file).isTrue();
            }
        }
        assertThat(open).as("tags left open in " + file).isEmpty();
        return tags;
    }

    private static Set<String> printed() throws IOException {
        Set<String> used = new TreeSet<>();
        for (Path page : files(Path.of("src/docs/asciidoc"), ".adoc")) {
            Matcher m = INCLUDE.matcher(Files.readString(page));
            while (m.find()) {
                for (String tag : m.group(2).split("[;,]")) used.add(m.group(1) + " " + tag);
            }
        }
        return used;
    }

    @Test
    void every_tag_in_the_code_is_printed_in_the_book() throws IOException {
        Set<String> unused = new TreeSet<>();
        Set<String> printed = printed();
        tagged().forEach((file, tags) -> tags.keySet().forEach(tag -> {
            if (!printed.contains(file + " " + tag)) unused.add(file + " " + tag);
        }));
        assertThat(unused).as("tags that no chapter includes").isEmpty();
    }

    @Test
    void every_listing_exists_and_fits_the_page() throws IOException {
        Map<String, Map<String, List<String>>> tagged = tagged();
        for (String use : printed()) {
            String[] part = use.split(" ");
            List<String> lines = tagged.getOrDefault(part[0], Map.of()).get(part[1]);
            assertThat(lines).as(use).isNotNull().hasSizeLessThanOrEqualTo(LINES)
                    .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(PAGE));
        }
    }
}
