package netstack.exercises.verdict;

import java.util.List;

/// A failure as it is told to the student: the property in words, the
/// smallest case that shows it, what was expected and what came.
///
/// @param claim the property, as a sentence
/// @param hidden true when the case comes from an instructor's key; then
///        operations, dump and values are left empty
/// @param operations the shrunk case, one operation a line
/// @param printed what the student's own code printed in that case
/// @param replay the command that runs this case again
/// @param capture the file with the frames of this case, or ""
/// @param hint the command that shows the next hint, or the hint itself
/// @param book the section of the book
/// @param kernel the kernel's file
public record Story(String claim, boolean hidden, List<String> operations,
        Complaint complaint, String printed, String replay,
        String capture, String hint, String book, String kernel) {

    public Story {
        operations = List.copyOf(operations);
    }
}
