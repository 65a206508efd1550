package netstack.exercises.exercise;

import java.util.Optional;
import java.util.random.RandomGenerator;

import netstack.exercises.verdict.Complaint;

/// One thing that a submission must do, and its points.
///
/// @param id short name, as in `udp-checksum`
/// @param claim the property as a sentence
/// @param points what it is worth; partial credit is by property
/// @param cases how many random cases are run
/// @param hint which of the graded hints helps first, from 1
/// @param book the section of the book
/// @param kernel the kernel's file
public record Property<C, O>(String id, String claim, int points, int cases,
        Generator<C> generator, Check<C, O> check, int hint, String book,
        String kernel) {

    /// Draws the cases of a property.
    public interface Generator<C> {

        /// The case number `index`, from 0; small numbers, small cases.
        C draw(RandomGenerator random, int index);
    }

    /// Judges one run by what the grader computes itself.
    public interface Check<C, O> {

        /// What is wrong with `outcome`; empty when nothing is.
        Optional<Complaint> check(C given, O outcome);

        /// What should have been seen in the step number `step` of `given`,
        /// where something was thrown instead; "" where that can't be said.
        default String wanted(C given, int step) {
            return "";
        }
    }

    /// This property with `given` as its only case.
    public Property<C, O> only(C given) {
        return new Property<>(id, claim, points, 1, (random, i) -> given,
                check, hint, book, kernel);
    }
}
