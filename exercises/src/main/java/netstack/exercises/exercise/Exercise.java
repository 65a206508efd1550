package netstack.exercises.exercise;

import java.util.List;

import com.google.gson.JsonElement;

import netstack.exercises.sandbox.AllowList;
import netstack.exercises.sandbox.Contract;

/// A graded task.
///
/// @param name as on the command line
/// @param contract the class that a submission must have
/// @param task the class name of the worker's side
/// @param book the section of the book
/// @param kernel the kernel's file
public record Exercise<C, O>(String name, String title, Contract contract,
        String task, AllowList allowList,
        Limits limits, CaseType<C, O> caseType,
        List<Property<C, O>> properties, String book, String kernel) {

    public Exercise {
        properties = List.copyOf(properties);
    }

    /// This exercise with other limits.
    public Exercise<C, O> with(Limits other) {
        return new Exercise<>(name, title, contract, task,
                allowList, other, caseType, properties, book, kernel);
    }

    /// This exercise with the one case `json` for every property.
    public Exercise<C, O> only(JsonElement json) {
        C given = caseType.decode(json);
        return new Exercise<>(name, title, contract, task,
                allowList, limits, caseType,
                properties.stream().map(p -> p.only(given)).toList(), book,
                kernel);
    }

    /// This exercise with the one case `json` for the property `id`, and no
    /// other property; null when it has none of that name.
    public Exercise<C, O> only(JsonElement json, String id) {
        Exercise<C, O> all = only(json);
        List<Property<C, O>> one = all.properties.stream()
                .filter(p -> p.id().equals(id)).toList();
        return one.isEmpty() ? null : new Exercise<>(name, title, contract,
                task, allowList, limits, caseType, one, book, kernel);
    }

    /// The case `json` in words, one operation a line.
    public List<String> describe(JsonElement json) {
        return caseType.describe(caseType.decode(json));
    }

    /// The step number `step` of the case `json` in words.
    public String say(JsonElement json, int step) {
        return caseType.say(caseType.decode(json), step);
    }

    /// The frames that the case `json` sends to the host, in hex.
    public List<String> frames(JsonElement json) {
        return caseType.frames(caseType.decode(json), null);
    }

    /// The points of all properties.
    public int points() {
        return properties.stream().mapToInt(Property::points).sum();
    }
}
