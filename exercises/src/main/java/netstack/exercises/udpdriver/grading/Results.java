package netstack.exercises.udpdriver.grading;

import netstack.exercises.udpdriver.Errno;

/// What a system call returned, in words.
final class Results {

    private Results() {
    }

    static String name(int result) {
        String name = switch (-result) {
            case Errno.ENOMEM -> "-ENOMEM";
            case Errno.EFAULT -> "-EFAULT";
            case Errno.EBUSY -> "-EBUSY";
            case Errno.EMSGSIZE -> "-EMSGSIZE";
            case Errno.ENOBUFS -> "-ENOBUFS";
            default -> "";
        };
        return name.isEmpty() ? String.valueOf(result)
                : name + " (" + result + ")";
    }
}
