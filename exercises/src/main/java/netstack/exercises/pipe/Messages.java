package netstack.exercises.pipe;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;

import netstack.exercises.verdict.Problem;

/// The bodies of the frames, as JSON.
public final class Messages {

    private static final Gson GSON =
            new GsonBuilder().disableHtmlEscaping().create();

    private Messages() {
    }

    /// What a worker needs before the first case.
    ///
    /// @param task the class of the exercise's worker side
    /// @param entry the student's class that it makes
    /// @param classes the student's classes, name to Base64
    /// @param visible the names that these classes may see: classes, and
    ///        packages when they end in `.*`
    /// @param steps the step budget of one case
    /// @param outputBytes how much a case may print
    /// @param stackKb the stack of the thread that runs a case
    /// @param walked whether the calls of a case are written down
    public record Hello(String task, String entry,
            Map<String, String> classes, List<String> visible,
            long steps, int outputBytes, int stackKb, boolean walked) {
    }

    /// What came of one case. What stands here can only lower a score,
    /// except for `outcome`, which the grader checks against its own.
    ///
    /// @param reached the step in which it ended, -1 where that is not known
    /// @param walk the calls of the case, where they were asked for
    /// @param spent whether this worker must not run another case
    public record Done(JsonElement outcome, Problem problem, int reached,
            long steps, String printed, List<String> walk, boolean spent) {

        /// The end of a worker that says nothing any more.
        public static Done dead(Problem why) {
            return new Done(null, why, -1, 0, "", List.of(), true);
        }
    }

    /// A frame with `body` as JSON.
    public static Frame frame(Frame.Type type, Object body) {
        return new Frame(type,
                GSON.toJson(body).getBytes(StandardCharsets.UTF_8));
    }

    /// The JSON body of `frame` as a `type`.
    public static <T> T body(Frame frame, Class<T> type) {
        return GSON.fromJson(
                new String(frame.body(), StandardCharsets.UTF_8), type);
    }
}
