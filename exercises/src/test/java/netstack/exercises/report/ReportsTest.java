package netstack.exercises.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.List;

import javax.xml.parsers.DocumentBuilderFactory;

import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import netstack.exercises.verdict.Complaint;
import netstack.exercises.verdict.Kind;
import netstack.exercises.verdict.Problem;
import netstack.exercises.verdict.PropertyResult;
import netstack.exercises.verdict.QuestionResult;
import netstack.exercises.verdict.SourcePoint;
import netstack.exercises.verdict.Story;
import netstack.exercises.verdict.Verdict;

/// All writers say the same, in the form that their readers want, whatever a
/// student's code has printed.
class ReportsTest {

    private static final String EVIL = "</pre><script>x</script> & \"q\" ]]> \u0001 % ::error::\n|";

    private static Verdict verdict() {
        Story story = new Story("It holds.", false, List.of("do <this>", "then that"),
                new Complaint(EVIL, "1 < 2", "3", List.of("0000 Ethernet h_dest"),
                        List.of(new SourcePoint("Sum.java", 7, "add"))), EVIL,
                "./lab replay-case x.json", "x.pcapng", "./lab hint toy 1", "book", "kernel.c");
        return new Verdict("0.1", "toy", "Add <numbers>", 2001, Kind.TIMED_OUT, 4, 17, List.of(),
                List.of(new PropertyResult("good", "Fine.", Kind.PASSED, 4, 4, 12, null),
                        new PropertyResult("bad", "It holds.", Kind.FAILED, 0, 6, 12, story),
                        new PropertyResult("slow", "It ends.", Kind.TIMED_OUT, 0, 3, 12, story)),
                List.of(new QuestionResult("q", "Ask?", Kind.FAILED, 0, 4, "not right"),
                        new QuestionResult("text", "Say.", Kind.UNMARKED, 0, 0, "kept")),
                List.of("no jail"));
    }

    private static Document xml(String text) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new InputSource(new StringReader(text)));
    }

    @Test
    void every_writer_names_the_points_and_what_failed() {
        for (Format format : Format.values()) {
            String text = format.write(verdict());
            assertThat(text).as(format.toString()).contains("4").contains("17").contains("bad")
                    .containsAnyOf("timed out", Kind.TIMED_OUT.name());
        }
    }

    @Test
    void junit_xml_is_what_surefires_schema_allows() throws Exception {
        Element suite = xml(JunitReport.write(verdict())).getDocumentElement();

        assertThat(suite.getTagName()).isEqualTo("testsuite");
        assertThat(suite.getAttribute("tests")).isEqualTo("5");
        assertThat(suite.getAttribute("failures")).isEqualTo("2");
        assertThat(suite.getAttribute("errors")).isEqualTo("1");
        assertThat(suite.getAttribute("skipped")).isEqualTo("1");
        NodeList cases = suite.getElementsByTagName("testcase");
        for (int i = 0; i < cases.getLength(); i++) {
            Element c = (Element) cases.item(i);
            assertThat(c.getAttribute("name")).isNotEmpty();
            assertThat(c.getAttribute("classname")).isEqualTo("lab.toy");
            assertThat(c.getAttribute("time")).isEqualTo("0");
        }
        Element failure = (Element) suite.getElementsByTagName("failure").item(0);
        assertThat(failure.getAttribute("type")).isEqualTo("failed");
        assertThat(failure.getTextContent()).contains("do <this>").contains("Sum.java:7 (add)");
        Element error = (Element) suite.getElementsByTagName("error").item(0);
        assertThat(error.getAttribute("type")).isEqualTo("timed out");
    }

    @Test
    void a_submission_that_does_not_compile_has_its_reason_in_junit_xml() throws Exception {
        Verdict v = new Verdict("0.1", "toy", "t", 1, Kind.DOES_NOT_COMPILE, 0, 4,
                List.of(Problem.of(Kind.DOES_NOT_COMPILE, "';' expected")),
                List.of(new PropertyResult("good", "Fine.", Kind.DOES_NOT_COMPILE, 0, 4, 0, null)),
                List.of(), List.of());
        Element error = (Element) xml(JunitReport.write(v)).getElementsByTagName("error").item(0);

        assertThat(error.getTextContent()).contains("';' expected");
        assertThat(HtmlReport.write(v)).contains("&#39;;&#39; expected".replace("&#39;", "'"));
        assertThat(GithubReport.summary(v)).contains("does not compile");
    }

    @Test
    void gradescope_gets_the_fields_of_its_specification() {
        JsonObject top = JsonParser.parseString(GradescopeReport.write(verdict()))
                .getAsJsonObject();

        assertThat(top.keySet()).isSubsetOf("score", "execution_time", "output", "output_format",
                "test_output_format", "test_name_format", "visibility", "stdout_visibility",
                "extra_data", "tests", "leaderboard");
        assertThat(top.get("score").getAsInt()).isEqualTo(4);
        int max = 0;
        for (JsonElement e : top.getAsJsonArray("tests")) {
            JsonObject test = e.getAsJsonObject();
            assertThat(test.keySet()).isSubsetOf("score", "max_score", "status", "name",
                    "name_format", "number", "output", "output_format", "tags", "visibility",
                    "extra_data");
            if (test.get("max_score").getAsInt() > 0) {
                assertThat(test.get("status").getAsString()).isIn("passed", "failed");
            }
            max += test.get("max_score").getAsInt();
        }
        assertThat(max).isEqualTo(17);
        assertThat(GradescopeReport.unfinished("toy")).contains("\"score\": 0");
    }

    @Test
    void the_page_needs_nothing_else_and_shows_hostile_text_as_text() {
        String page = HtmlReport.write(verdict());

        assertThat(page).doesNotContain("<script").doesNotContain("http").doesNotContain("src=")
                .doesNotContain("\u0001").contains("&lt;/pre&gt;&lt;script&gt;")
                .contains("./lab replay-case x.json").contains("x.pcapng")
                .contains("at Sum.java:7 (add)");
    }

    @Test
    void annotations_are_one_line_each_and_point_at_the_code() {
        List<String> lines = GithubReport.annotations(verdict(), "student/toy").lines().toList();

        assertThat(lines).hasSize(3);
        assertThat(lines.getFirst()).startsWith(
                "::error file=student/toy/Sum.java,line=7,title=bad::").contains("%25").contains("%0A");
        assertThat(lines.getLast()).isEqualTo("::notice title=toy::4 of 17 points");
    }
}
