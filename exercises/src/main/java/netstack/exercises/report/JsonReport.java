package netstack.exercises.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;

import netstack.exercises.verdict.Verdict;

/// Writes a verdict as JSON: the verdict's own fields, in its order.
public final class JsonReport {

    private static final Gson GSON = new GsonBuilder().setPrettyPrinting()
            .disableHtmlEscaping().serializeNulls().create();

    private JsonReport() {
    }

    /// `verdict` as JSON, ended by a newline.
    public static String write(Verdict verdict) {
        return GSON.toJson(verdict) + "\n";
    }
}
