package netstack.exercises.capstone;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import netstack.exercises.bare.Parts;
import netstack.exercises.course.Catalogue;
import netstack.exercises.tcpreassembly.Reassembler;
import netstack.exercises.tcprto.RtoClock;
import netstack.exercises.tcpsender.SlidingSender;
import netstack.exercises.tcpseq.SeqMath;

/// The parts of TCP that a student has written, each in the folder of its
/// exercise; plain ones stand in for those that there are none of.
public final class StudentTcp {

    /// The exercise without which there is nothing to show.
    public static final String NEEDED = "tcp-sender";
    private static final List<String> PARTS = List.of("tcp-seq", "tcp-rto",
            "tcp-reassembly", NEEDED);

    private final Map<String, StudentClass> own = new LinkedHashMap<>();

    /// Compiles those of the parts that have a folder below `folder`.
    public StudentTcp(Path folder) throws PartError {
        for (String name : PARTS) {
            if (Files.isDirectory(folder.resolve(name))) {
                own.put(name, StudentClass.compile(Catalogue.find(name),
                        folder.resolve(name)));
            }
        }
        if (!own.containsKey(NEEDED)) {
            throw new PartError("there is no " + folder.resolve(NEEDED)
                    + ": ./lab start " + NEEDED + ", and solve it first");
        }
    }

    /// The exercises whose parts are the student's.
    public List<String> own() {
        return List.copyOf(own.keySet());
    }

    /// Those for which plain parts stand in.
    public List<String> plain() {
        return PARTS.stream().filter(p -> !own.containsKey(p)).toList();
    }

    // tag::student_parts[]
    /// The parts of a new connection whose first sequence number is `iss`.
    public Parts parts(int iss) throws PartError {
        Parts parts = Parts.plain(iss);
        for (Map.Entry<String, StudentClass> e : own.entrySet()) {
            StudentClass c = e.getValue();
            parts = switch (e.getKey()) {
                case "tcp-seq" -> parts.with(c.make(SeqMath.class));
                case "tcp-rto" -> parts.with(c.make(RtoClock.class));
                case "tcp-reassembly" ->
                    parts.with(c.make(Reassembler.class));
                default -> parts.with(c.make(SlidingSender.class));
            };
        }
        return parts;
    }
    // end::student_parts[]
}
