package netstack.exercises.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;

import netstack.exercises.verdict.Kind;
import netstack.exercises.verdict.PropertyResult;
import netstack.exercises.verdict.QuestionResult;
import netstack.exercises.verdict.Verdict;

/// Writes a verdict as Gradescope's `results.json`.
///
/// Hidden cases are part of each property's points, and told without the
/// case: no test is hidden, or the total would be too.
public final class GradescopeReport {

    private static final Gson GSON = new GsonBuilder().setPrettyPrinting()
            .disableHtmlEscaping().create();

    private GradescopeReport() {
    }

    /// `verdict` as JSON.
    public static String write(Verdict verdict) {
        Map<String, Object> top = new LinkedHashMap<>();
        top.put("score", verdict.points());
        top.put("output", TerminalReport.summary(verdict));
        top.put("output_format", "text");
        top.put("test_output_format", "text");
        top.put("visibility", "visible");
        top.put("stdout_visibility", "hidden");
        top.put("tests", tests(verdict));
        Map<String, Object> extra = new LinkedHashMap<>();
        extra.put("grader", verdict.grader());
        extra.put("seed", verdict.seed());
        extra.put("exercise", verdict.exercise());
        extra.put("verdict", verdict.kind().words());
        top.put("extra_data", extra);
        return GSON.toJson(top) + "\n";
    }

    /// What stands there until there is a verdict: a run that is ended from
    /// outside leaves an answer.
    public static String unfinished(String exercise) {
        Map<String, Object> top = new LinkedHashMap<>();
        top.put("score", 0);
        top.put("output", "The grading of " + exercise + " was ended from"
                + " outside before there was a verdict.");
        top.put("visibility", "visible");
        return GSON.toJson(top) + "\n";
    }

    private static List<Map<String, Object>> tests(Verdict verdict) {
        List<Map<String, Object>> tests = new ArrayList<>();
        for (PropertyResult p : verdict.properties()) {
            tests.add(test(tests.size() + 1, p.id() + ": " + p.title(),
                    p.points(), p.maxPoints(), p.kind(),
                    p.story() == null ? "" : TerminalReport.story(p)));
        }
        for (QuestionResult q : verdict.questions()) {
            tests.add(test(tests.size() + 1, q.id(), q.points(),
                    q.maxPoints(), q.kind(), q.message()));
        }
        return tests;
    }

    private static Map<String, Object> test(int number, String name,
            int points, int max, Kind kind, String output) {
        Map<String, Object> test = new LinkedHashMap<>();
        test.put("score", points);
        test.put("max_score", max);
        if (kind != Kind.UNMARKED) {
            test.put("status", kind == Kind.PASSED ? "passed" : "failed");
        }
        test.put("name", name);
        test.put("number", String.valueOf(number));
        test.put("output", output);
        test.put("visibility", "visible");
        return test;
    }
}
