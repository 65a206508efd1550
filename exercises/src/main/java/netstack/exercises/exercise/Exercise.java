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

    /// The points of all properties.
    public int points() {
        return properties.stream().mapToInt(Property::points).sum();
    }
}
