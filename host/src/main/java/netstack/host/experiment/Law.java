package netstack.host.experiment;

/// Something that must come out, and whether it did.
///
/// @param says the law, in a sentence
/// @param held whether the numbers obey it
/// @param measured the numbers
public record Law(String says, boolean held, String measured) {}
